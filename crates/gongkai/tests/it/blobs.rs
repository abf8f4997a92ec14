//! The program with its files on S3: what is taken comes back, what is refused never gets there, a store that is gone
//! or was never there is told.

use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
    thread,
};

use object_store::{ObjectStore, ObjectStoreExt as _, local::LocalFileSystem, path::Path as Key};
use testkit::run;

use crate::{
    http::{Answer, Browser, hidden},
    server::{self, Server, said},
};

/// Stands in the refused file, and nowhere else in the world.
const PLANTED: &str = "QINGSHIBAN-5b02ee91";

/// A cable to the store that can be pulled.
struct Cable {
    address: SocketAddr,
    /// None: pulled.
    through: Arc<Mutex<Option<Vec<TcpStream>>>>,
}

impl Cable {
    fn to(endpoint: &str) -> Self {
        let far = endpoint.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let through = Arc::new(Mutex::new(Some(Vec::new())));
        let cable = Self { address, through: through.clone() };
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let mut open = through.lock().unwrap();
                let Some(streams) = open.as_mut() else { continue };
                let far = TcpStream::connect(&far).unwrap();
                for (from, to) in [(&near, &far), (&far, &near)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    thread::spawn(move || pass(from, to));
                }
                streams.extend([near, far]);
            }
        });
        cable
    }

    fn pull(&self) {
        for stream in self.through.lock().unwrap().take().into_iter().flatten() {
            drop(stream.shutdown(Shutdown::Both));
        }
    }

    fn plug_in(&self) {
        *self.through.lock().unwrap() = Some(Vec::new());
    }
}

fn pass(mut from: impl Read, mut to: impl Write) {
    let mut bytes = [0; 64 << 10];
    while let Ok(n @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..n]).is_err() {
            return;
        }
    }
}

fn gongkai(blobs: &str, arguments: &[&str], endpoint: Option<String>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.args(arguments).args(["--blobs", blobs]);
    if let Some(endpoint) = endpoint {
        command.env("AWS_ENDPOINT_URL", endpoint);
    }
    command
}

/// A clerk at the form of a new plan.
struct Clerk {
    browser: Browser,
    csrf: String,
    form: String,
    files: String,
}

impl Clerk {
    fn at(server: &Server) -> Self {
        let mut browser = Browser::new(&server.address);
        browser.sign_in("chengban", "gongkai-demo");
        let entries = browser.get("/desk/plans/new").unwrap().text();
        let entry = entries.split("/desk/plans/new/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let form = format!("/desk/plans/new/{entry}");
        let csrf = hidden(&browser.get(&form).unwrap().text(), "csrf");
        Self { browser, csrf, form, files: format!("/desk/files/plan:new:{entry}") }
    }

    fn brings(&mut self, name: &str, text: &str) -> Answer {
        self.browser.upload(&self.files, &[("csrf", &self.csrf), ("title", "t")], (name, text.as_bytes())).unwrap()
    }

    /// The text of the copy that the form's file became.
    fn copy(&mut self) -> String {
        let form = self.browser.get(&self.form).unwrap().text();
        let file = form.split("/desk/attachments/").nth(1).unwrap().split(['"', '?', '/']).next().unwrap();
        self.browser.get(&format!("/desk/attachments/{file}/copy")).unwrap().text()
    }
}

/// Moves the files of a data folder, as the guide says; their names.
async fn moved(folder: &Path, to: &dyn ObjectStore) -> BTreeSet<String> {
    let files = testkit::everything(&LocalFileSystem::new_with_prefix(folder).unwrap()).await;
    std::fs::remove_dir_all(folder).unwrap();
    assert!(files.contains_key("gongkai") && files.len() > 1, "the demonstration has files");
    for (name, bytes) in &files {
        to.put(&Key::from(name.as_str()), bytes.clone().into()).await.unwrap();
    }
    files.into_keys().collect()
}

#[test]
#[ignore = "needs S3: cargo xtask s3 COMMAND"]
fn files_live_on_s3() {
    let folder = server::copy(server::demonstration());
    let data = folder.path().to_str().unwrap();
    let address = testkit::s3_address(folder.path());
    let raw = testkit::raw_s3(&address);
    let verify = || said(&gongkai(&address, &["verify", "--data", data], None).output().unwrap());
    assert_eq!(verify().0, 1, "the demonstration's files are not there yet");
    let moved = run(moved(&folder.path().join("blobs"), &*raw));

    let cable = Cable::to(&std::env::var("AWS_ENDPOINT_URL").unwrap());
    let endpoint = format!("http://{}", cable.address);
    let server = Server::run(&mut gongkai(&address, &["serve", "--data", data], Some(endpoint)));
    let mut clerk = Clerk::at(&server);
    let names = || run(testkit::everything(&*raw)).into_keys().filter(|name| !moved.contains(name)).collect::<Vec<_>>();
    let marked = format!("\u{673a}\u{5bc6}\u{2605}10\u{5e74}\n{PLANTED}");
    assert_eq!(clerk.brings("a.txt", &marked).status, 422);
    assert_eq!(names(), Vec::<String>::new(), "nothing of what is refused gets there");
    assert_eq!(clerk.brings("road.txt", "the road is done").status, 303);
    assert_eq!(clerk.copy().trim(), "the road is done");
    let kept = names();
    assert!(kept.len() > 1 && !folder.path().join("blobs").exists(), "{kept:?}: the file and its words, there alone");
    let (code, words) = verify();
    assert_eq!((code, words.contains(" 0 missing or altered")), (0, true), "{words}");

    cable.pull();
    let answer = clerk.brings("weir.txt", "the weir is not done");
    assert_eq!(answer.status, 503, "away is told as away: {}", answer.text());
    assert_eq!(clerk.browser.get("/healthz").unwrap().status, 200, "all else goes on");
    assert_eq!((verify(), names()), ((code, words), kept.clone()), "nothing of it was recorded");
    cable.plug_in();
    assert_eq!(clerk.brings("weir.txt", "the weir is not done").status, 303);
    assert!(names().len() > kept.len());
    server.stop();

    let key = Key::from(kept.iter().find(|name| !name.starts_with("text/")).unwrap().as_str());
    run(raw.put(&key, "the road is".into())).unwrap();
    let (code, words) = verify();
    assert_eq!((code, words.contains("blob.altered")), (1, true), "{words}");
    run(raw.delete(&key)).unwrap();
    let (code, words) = verify();
    assert_eq!((code, words.contains("blob.missing")), (1, true), "{words}");
    let (code, words) = said(&gongkai("s3://no-such-bucket", &["verify", "--data", data], None).output().unwrap());
    assert_eq!((code, words.contains("there is no such bucket")), (2, true), "{words}");
}

#[test]
#[ignore = "needs S3: cargo xtask s3 COMMAND"]
fn a_wrong_bucket_or_key_is_told_at_start() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let address = testkit::s3_address(folder.path());
    for (address, secret, expect) in [
        ("s3://no-such-bucket/files", None, "there is no such bucket"),
        (address.as_str(), Some("wrong"), "refused; AWS_ACCESS_KEY_ID"),
    ] {
        let mut command =
            gongkai(address, &["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()], None);
        if let Some(secret) = secret {
            command.env("AWS_SECRET_ACCESS_KEY", secret);
        }
        let (code, words) = said(&command.output().unwrap());
        assert_eq!((code, words.contains(expect), words.contains("ready")), (2, true, false), "{words}");
        assert!(!data.join("gongkai.db").exists(), "nothing was begun");
    }
}

#[test]
fn a_store_that_does_not_answer_is_told_at_start() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()];
    let mut command = gongkai("s3://bucket", &arguments, Some(format!("http://{closed}")));
    command.env("AWS_ACCESS_KEY_ID", "key").env("AWS_SECRET_ACCESS_KEY", "secret");
    let (code, words) = said(&command.output().unwrap());
    assert_eq!((code, words.contains("see to the endpoint (AWS_ENDPOINT_URL)")), (2, true), "{words}");
    assert!(!data.join("gongkai.db").exists(), "nothing was begun");
}
