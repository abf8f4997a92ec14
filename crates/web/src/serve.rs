//! Serving on a socket, until told to stop.

use std::net::SocketAddr;

use futures_core::future::BoxFuture;
use tokio::net::TcpListener;

use crate::{App, router};

/// Serves until `stop` comes true; requests under way are answered first. Boxed, so that the HTTP server is compiled here
/// and not in each program that serves.
///
/// # Errors
/// If the socket fails.
pub fn serve(listener: TcpListener, app: App, stop: BoxFuture<'static, ()>) -> BoxFuture<'static, std::io::Result<()>> {
    Box::pin(async move {
        let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).with_graceful_shutdown(stop).await
    })
}
