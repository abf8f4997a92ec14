//! A browser in forty lines: one connection a request, cookies kept.

use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

/// An answer.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Somebody with a browser.
pub struct Browser {
    address: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub fn new(address: &str) -> Self {
        Self { address: address.to_owned(), cookies: BTreeMap::new() }
    }

    pub fn get(&mut self, path: &str) -> std::io::Result<Answer> {
        self.send("GET", path, None)
    }

    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> std::io::Result<Answer> {
        let body: Vec<String> = fields.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect();
        self.send("POST", path, Some(body.join("&")))
    }

    /// A form with a file, as browsers send it: the fields first.
    pub fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> std::io::Result<Answer> {
        let edge = "gongkai-test-edge";
        let mut body = Vec::new();
        for (name, value) in fields {
            write!(body, "--{edge}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")?;
        }
        let (name, bytes) = file;
        write!(body, "--{edge}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n")?;
        body.extend_from_slice(bytes);
        write!(body, "\r\n--{edge}--\r\n")?;
        self.send_as("POST", path, &format!("multipart/form-data; boundary={edge}"), &body)
    }

    fn send(&mut self, method: &str, path: &str, body: Option<String>) -> std::io::Result<Answer> {
        self.send_as(method, path, "application/x-www-form-urlencoded", body.unwrap_or_default().as_bytes())
    }

    fn send_as(&mut self, method: &str, path: &str, kind: &str, body: &[u8]) -> std::io::Result<Answer> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let cookies: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nAccept-Language: en\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.address,
            cookies.join("; "),
            body.len(),
        )?;
        stream.write_all(body)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let cut = bytes.windows(4).position(|w| w == b"\r\n\r\n").ok_or(std::io::ErrorKind::UnexpectedEof)?;
        let head = String::from_utf8_lossy(&bytes[..cut]).into_owned();
        let mut rest = bytes[cut + 4..].to_vec();
        if head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
            rest = dechunk(&rest).ok_or(std::io::ErrorKind::UnexpectedEof)?;
        }
        for line in head.lines().filter_map(|l| l.split_once(": ")) {
            if line.0.eq_ignore_ascii_case("set-cookie") {
                let (name, value) = line.1.split(';').next().unwrap().split_once('=').unwrap();
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).ok_or(std::io::ErrorKind::InvalidData)?;
        Ok(Answer { status, body: rest })
    }

    /// Signs in, and chooses the first seat if there are several.
    pub fn sign_in(&mut self, login: &str, password: &str) {
        let page = self.get("/sign-in").unwrap().text();
        let csrf = hidden(&page, "csrf");
        let answer = self.post("/sign-in", &[("csrf", &csrf), ("login", login), ("password", password)]).unwrap();
        assert_eq!(answer.status, 303, "{login} signs in: {}", answer.text());
    }
}

/// The value of a hidden field of a page.
pub fn hidden(page: &str, name: &str) -> String {
    let at = page.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no field {name} in {page}"));
    let start = page[..at].rfind('<').unwrap();
    let tag = &page[start..start + page[start..].find('>').unwrap()];
    tag.split("value=\"").nth(1).and_then(|v| v.split('"').next()).unwrap_or_default().to_owned()
}

fn dechunk(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let line = bytes.windows(2).position(|w| w == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(bytes.get(..line)?).ok()?, 16).ok()?;
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(bytes.get(line + 2..line + 2 + size)?);
        bytes = bytes.get(line + 4 + size..)?;
    }
}

pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
