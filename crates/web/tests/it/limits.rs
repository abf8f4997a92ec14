//! What is read of whom, and how long is waited for whom.

use std::time::Duration;

use axum::{
    body::{Body, to_bytes},
    http::Request,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tower::ServiceExt as _;
use web::ConnectionLimits;

use crate::{crawl::World, seed};

const FORM: &str = "application/x-www-form-urlencoded";
const FILES: &str = "multipart/form-data; boundary=b";

/// Nothing is read before it is known who asks, and no more than they may send; what comes back is small.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_is_read_as_far_as_who_sends_it_may() {
    let world = World::new(&["clerk"], &[]).await;
    let (secret, csrf) = &world.sessions["clerk"];
    let check = async |login: &str, path: &str, kind: &str, body: String, expect: u16| {
        let cookie = if login.is_empty() { String::new() } else { format!("gongkai={secret}") };
        let told = format!("{login} {path} {kind} {}", body.len());
        let request = Request::post(path).header("content-type", kind).header("cookie", cookie);
        let response = world.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        assert_eq!(response.status().as_u16(), expect, "{told}");
        let answer = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert!(answer.len() < 100 << 10, "{told}: {}", answer.len());
    };
    let many = |n: usize| "a&".repeat(n);
    let long = |n: usize| format!("csrf={csrf}&body={}", "x".repeat(n));
    for path in ["/desk/files/plan:new:x", "/desk/plans/new/x", "/desk/catalogue/cells", "/desk/seats"] {
        check("", path, FORM, many(1_000_000), 413).await;
        check("", path, FORM, many(401), 413).await;
        check("", path, FORM, long(60 << 10), 413).await;
        check("clerk", path, FORM, many(1_000_000), 413).await;
        check("clerk", path, FORM, long(3 << 20), 413).await;
    }
    check("", "/sign-in", FORM, many(501), 413).await;
    check("", "/sign-in", FORM, long(70 << 10), 413).await;
    // of a stranger's files nothing is read; of fields beside files no more than of a form
    check("", "/desk/files/plan:new:x", FILES, "x".repeat(3 << 20), 401).await;
    let field =
        |name: &str, value: &str| format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let mut beside = field("csrf", csrf);
    beside += &field("body", &"x".repeat(3 << 20));
    beside += "--b--\r\n";
    check("clerk", "/desk/files/plan:new:x", FILES, beside, 404).await;
}

/// Whoever says nothing, or stops in the middle, is let go; others are served meanwhile and afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_connections_end() {
    let world = seed::World::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let short = Duration::from_millis(50);
    let limits = ConnectionLimits { all: 4, from_one: 4, first: short, idle: short, unread: short };
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(web::serve(listener, limits, world.app.clone(), Box::pin(async { drop(stopped.await) })));
    // more than there is room for: each new one is served once one before it was let go
    let mut silent = Vec::new();
    for said in [
        "",
        "GET / HTTP/1.1\r\n",
        "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n",
        "POST /sign-in HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\na",
    ] {
        for _ in 0..3 {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(said.as_bytes()).await.unwrap();
            silent.push(stream);
        }
    }
    for mut stream in silent {
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await; // comes to its end, whichever
    }
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
}
