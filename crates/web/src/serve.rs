//! Serving on a socket, until told to stop.

use std::net::SocketAddr;

use tokio::net::TcpListener;

use crate::{App, router};

/// Serves until `stop` comes true; requests under way are answered first.
///
/// # Errors
/// If the socket fails.
pub async fn serve(
    listener: TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}
