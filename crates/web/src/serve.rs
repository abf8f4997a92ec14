//! Serving on a socket, until told to stop.

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use futures_core::future::BoxFuture;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, Sleep, sleep},
};

use crate::{App, router};

/// How many connections there may be, and how long each may do nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// In all; whoever comes then waits to be accepted.
    pub all: usize,
    /// From one address; more are closed at once. A proxy on this machine has no such limit: it has one of its own.
    pub from_one: usize,
    /// Until the first byte.
    pub first: Duration,
    /// Between bytes, in either direction. Longer than the slowest answer takes.
    pub idle: Duration,
    /// Until the other side takes some of what it was sent.
    pub unread: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            all: 4_096,
            from_one: 256,
            first: Duration::from_secs(15),
            idle: Duration::from_secs(120),
            unread: Duration::from_secs(30),
        }
    }
}

/// Serves until `stop` comes true; requests under way are answered first. Boxed, so that the HTTP server is compiled here
/// and not in each program that serves.
///
/// # Errors
/// If the socket fails.
pub fn serve(
    listener: TcpListener,
    limits: ConnectionLimits,
    app: App,
    stop: BoxFuture<'static, ()>,
) -> BoxFuture<'static, io::Result<()>> {
    Box::pin(async move {
        let service = router(app).into_make_service_with_connect_info::<Peer>();
        let doorman = LimitedListener {
            listener,
            limits,
            all: Arc::new(Semaphore::new(limits.all)),
            addresses: Arc::new(Mutex::default()),
        };
        axum::serve(doorman, service).with_graceful_shutdown(stop).await
    })
}

/// Who is at the other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

impl Connected<IncomingStream<'_, LimitedListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, LimitedListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// Connections by address.
type Addresses = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// Accepts connections within limits.
pub struct LimitedListener {
    listener: TcpListener,
    limits: ConnectionLimits,
    all: Arc<Semaphore>,
    addresses: Addresses,
}

impl Listener for LimitedListener {
    type Io = LimitedStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (LimitedStream, SocketAddr) {
        loop {
            let Ok(permit) = self.all.clone().acquire_owned().await else { std::future::pending().await };
            // tokio's listener of axum waits where the system has no room
            let (stream, from) = Listener::accept(&mut self.listener).await;
            if let Some(place) = Place::take(&self.addresses, from.ip(), self.limits.from_one) {
                let idle = Box::pin(sleep(self.limits.first));
                return (
                    LimitedStream { stream, limits: self.limits, idle, unread: None, _place: (permit, place) },
                    from,
                );
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection's place among those of its address; given back when it ends.
struct Place {
    addresses: Addresses,
    of: IpAddr,
}

impl Place {
    fn take(addresses: &Addresses, of: IpAddr, most: usize) -> Option<Self> {
        let mut all = addresses.lock().unwrap_or_else(PoisonError::into_inner);
        let count = all.entry(of).or_default();
        if *count >= most && !of.is_loopback() {
            return None;
        }
        *count += 1;
        Some(Self { addresses: addresses.clone(), of })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut all = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = all.get_mut(&self.of) {
            *count -= 1;
            if *count == 0 {
                all.remove(&self.of);
            }
        }
    }
}

/// A connection that ends when nothing happens on it.
pub struct LimitedStream {
    stream: TcpStream,
    limits: ConnectionLimits,
    /// Ends it if no byte comes or goes before.
    idle: Pin<Box<Sleep>>,
    /// The same while the other side doesn't take what is sent.
    unread: Option<Pin<Box<Sleep>>>,
    _place: (OwnedSemaphorePermit, Place),
}

impl LimitedStream {
    fn moved(&mut self) {
        self.idle.as_mut().reset(Instant::now() + self.limits.idle);
        self.unread = None;
    }

    fn written<T>(&mut self, cx: &mut Context<'_>, outcome: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.moved();
            return outcome;
        }
        let limit = self.limits.unread;
        let unread = self.unread.get_or_insert_with(|| Box::pin(sleep(limit)));
        timed_out(unread, cx)
    }
}

fn timed_out<T>(clock: &mut Pin<Box<Sleep>>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
    clock.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
}

impl AsyncRead for LimitedStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_read(cx, buf);
        if outcome.is_ready() {
            self.moved();
            return outcome;
        }
        timed_out(&mut self.idle, cx)
    }
}

impl AsyncWrite for LimitedStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.written(cx, outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.written(cx, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
