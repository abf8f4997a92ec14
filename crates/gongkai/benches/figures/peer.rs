//! nginx, serving the same bytes as files; and wrk, loading either.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use tempfile::TempDir;

/// One process and no log, otherwise as it comes: files go out with sendfile, straight from the page cache.
const CONFIG: &str = "
daemon off; master_process off; pid nginx.pid; error_log error.log;
events { worker_connections 256; }
http {
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; etag off;
    types { text/html html; }
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    server { listen ADDRESS; root pages; }
}
";

/// A running nginx; dropping it ends it.
pub struct Nginx {
    child: Child,
    folder: TempDir,
    /// Host and port.
    pub address: String,
}

impl Nginx {
    /// Starts on a free port.
    pub fn start() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        fs::create_dir(folder.path().join("pages")).expect("a folder");
        let free = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port");
        let address = free.to_string();
        fs::write(folder.path().join("nginx.conf"), CONFIG.replace("ADDRESS", &address)).expect("a configuration");
        let child = Command::new(program("nginx", "/usr/sbin/nginx"))
            .arg("-p")
            .arg(folder.path())
            .args(["-e", "error.log", "-c", "nginx.conf"])
            .stderr(Stdio::null())
            .spawn()
            .expect("nginx is installed: `cargo xtask setup`");
        let answers = (0..50).any(|_| {
            thread::sleep(Duration::from_millis(100));
            TcpStream::connect(&address).is_ok()
        });
        assert!(answers, "nginx: {}", fs::read_to_string(folder.path().join("error.log")).unwrap_or_default());
        Self { child, folder, address }
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Serves these bytes under a path.
    pub fn put(&self, name: &str, bytes: &str) {
        fs::write(self.folder.path().join("pages").join(name), bytes).expect("a page");
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program(name: &'static str, usual: &'static str) -> &'static str {
    if Path::new(usual).exists() { usual } else { name }
}

/// Loads an address for some seconds over eight kept connections, without asking for compression; gives how many
/// requests were answered, all of them well.
pub fn load(url: &str, seconds: u32) -> f64 {
    let done = Command::new("wrk").args(["-t1", "-c8", &format!("-d{seconds}s"), url]).output();
    let done = done.expect("wrk is installed: `cargo xtask setup`");
    let words = String::from_utf8_lossy(&done.stdout);
    assert!(!words.contains("Non-2xx") && !words.contains("Socket errors"), "{words}");
    let line = words.lines().find(|l| l.contains(" requests in ")).unwrap_or_else(|| panic!("{words}"));
    line.split_whitespace().next().and_then(|n| n.parse().ok()).expect("a number of requests")
}
