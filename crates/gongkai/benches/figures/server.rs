//! The program itself, started as people start it.

use std::{
    io::{BufRead, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// A running `gongkai demo`; dropping it ends it.
pub struct Server {
    child: Child,
    /// Host and port.
    pub address: String,
    /// From the start of the process until it said that it answers.
    pub ready_after: Duration,
}

impl Server {
    /// Starts on a data folder and waits for the line `ready http://…`.
    pub fn start(data: &Path) -> Self {
        let began = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_gongkai"))
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
        let address = lines.find_map(|l| Some(l.strip_prefix("ready http://")?.to_owned())).expect("it gets ready");
        let ready_after = began.elapsed();
        // nobody may be kept waiting for somebody to read what it says
        thread::spawn(move || lines.for_each(drop));
        Self { child, address, ready_after }
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end, as a service manager does, and waits.
    pub fn stop(mut self) {
        let _ = Command::new("kill").arg("-TERM").arg(self.pid().to_string()).status();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The body of a page, as an anonymous visitor without compression gets it.
pub fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the server answers");
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n").expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("head and body");
    assert!(head.contains(" 200 OK"), "{path}: {head}");
    body.to_owned()
}
