//! Files by their digests, wherever they are kept: in memory, on disk, on S3.

use std::{net::TcpListener, path::Path, sync::Arc};

use ledger::Hash;
use object_store::{ObjectStore, ObjectStoreExt as _, aws::AmazonS3Builder, local::LocalFileSystem, path::Path as Key};
use store::{BlobError, Blobs};
use tempfile::TempDir;

/// Blobs, and a way around them; memory has none.
struct Place {
    blobs: Blobs,
    raw: Option<Arc<dyn ObjectStore>>,
    folder: TempDir,
}

/// Where a scenario keeps its files.
#[derive(Clone, Copy)]
enum Kind {
    Memory,
    Disk,
    S3,
}

impl Kind {
    fn place(self) -> Place {
        let folder = TempDir::new().unwrap();
        let (blobs, raw) = self.open(folder.path(), "files");
        Place { blobs, raw, folder }
    }

    fn open(self, folder: &Path, name: &str) -> (Blobs, Option<Arc<dyn ObjectStore>>) {
        match self {
            Self::Memory => (Blobs::open(None, None).unwrap(), None),
            Self::Disk => {
                let path = folder.join(name);
                let blobs = Blobs::open(path.to_str(), None).unwrap();
                (blobs, Some(Arc::new(LocalFileSystem::new_with_prefix(path).unwrap())))
            }
            Self::S3 => {
                let address = format!("{}/{name}", testkit::s3_address(folder));
                let blobs = Blobs::open(Some(&address), None).unwrap();
                (blobs, Some(testkit::raw_s3(&address)))
            }
        }
    }
}

impl Place {
    /// Names and sizes of all that is kept; none where nobody can look.
    async fn kept(&self) -> Option<Vec<(String, usize)>> {
        let all = testkit::everything(self.raw.as_deref()?).await;
        Some(all.into_iter().map(|(name, bytes)| (name, bytes.len())).collect())
    }
}

fn named(digest: &Hash) -> String {
    let name = digest.to_string();
    format!("{}/{name}", &name[..2])
}

/// Declares scenarios that run wherever files can be kept.
macro_rules! everywhere {
    ($(async fn $name:ident($kind:ident) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn scenario($kind: Kind) $body

            #[test]
            fn memory() {
                testkit::run(scenario(Kind::Memory));
            }

            #[test]
            fn disk() {
                testkit::run(scenario(Kind::Disk));
            }

            #[test]
            #[ignore = "needs S3: cargo xtask s3 COMMAND"]
            fn s3() {
                testkit::run(scenario(Kind::S3));
            }
        }
    )+};
}

everywhere! {
    async fn the_same_bytes_are_kept_once(kind) {
        let place = kind.place();
        let blobs = &place.blobs;
        let nowhere = Hash::of(&[b"never put"]);
        assert_eq!(blobs.get(&nowhere).await.unwrap(), None);
        assert_eq!(blobs.text(&nowhere).await.unwrap(), None);
        let digest = blobs.put(b"a list".to_vec()).await.unwrap();
        assert_eq!(digest, Hash::of(&[b"a list"]));
        assert_eq!(blobs.put(b"a list".to_vec()).await.unwrap(), digest);
        let empty = blobs.put(Vec::new()).await.unwrap();
        blobs.put_text(&digest, "its words, 其文字".to_owned()).await.unwrap();
        assert_eq!(blobs.get(&digest).await.unwrap().unwrap(), b"a list");
        assert_eq!(blobs.get(&empty).await.unwrap().unwrap(), b"");
        assert_eq!(blobs.text(&digest).await.unwrap().unwrap(), "its words, 其文字");
        assert_eq!(blobs.text(&empty).await.unwrap(), None);
        if let Some(kept) = place.kept().await {
            let mut expect = vec![(named(&digest), 6), (named(&empty), 0), (format!("text/{}", named(&digest)), 20)];
            expect.sort();
            assert_eq!(kept, expect);
        }
    }

    async fn many_put_the_same_at_once(kind) {
        let place = kind.place();
        let bytes: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
        let puts: Vec<_> = (0..16_usize)
            .map(|n| {
                // every fourth brings something of its own
                let own = if n % 4 == 0 { vec![u8::try_from(n).unwrap(); 10] } else { bytes.clone() };
                let blobs = place.blobs.clone();
                tokio::spawn(async move { blobs.put(own).await.unwrap() })
            })
            .collect();
        let mut digests = Vec::new();
        for put in puts {
            digests.push(put.await.unwrap());
        }
        for digest in &digests {
            assert!(place.blobs.get(digest).await.unwrap().is_some());
        }
        digests.sort_by_key(Hash::to_string);
        digests.dedup();
        assert_eq!(digests.len(), 5);
        assert!(place.kept().await.is_none_or(|kept| kept.len() == 5));
    }

    async fn a_large_file_comes_back_whole(kind) {
        let place = kind.place();
        let mut state = 7_u32;
        let noise = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        });
        let bytes: Vec<u8> = noise.take(20 << 20).collect();
        let digest = place.blobs.put(bytes.clone()).await.unwrap();
        assert!(place.blobs.get(&digest).await.unwrap().unwrap() == bytes);
    }

    async fn neighbours_do_not_see_each_other(kind) {
        let place = kind.place();
        let (one, _) = kind.open(place.folder.path(), "x");
        let (other, _) = kind.open(place.folder.path(), "xy");
        let digest = one.put(b"ours".to_vec()).await.unwrap();
        one.put_text(&digest, "ours".to_owned()).await.unwrap();
        for blobs in [&other, &place.blobs] {
            assert_eq!(blobs.get(&digest).await.unwrap(), None);
            assert_eq!(blobs.text(&digest).await.unwrap(), None);
        }
        other.put(b"ours".to_vec()).await.unwrap();
        assert_eq!(one.get(&digest).await.unwrap().unwrap(), b"ours");
    }

    async fn a_place_says_that_it_is_ready(kind) {
        let place = kind.place();
        place.blobs.readable().await.unwrap();
        place.blobs.ready().await.unwrap();
        place.blobs.ready().await.unwrap();
        assert!(place.kept().await.is_none_or(|kept| kept == [("gongkai".to_owned(), 23)]));
    }
}

/// Not in memory: nobody else has a way into that of this process.
mod what_was_altered_is_found {
    use super::*;

    async fn scenario(kind: Kind) {
        let place = kind.place();
        let raw = place.raw.unwrap();
        let digest = place.blobs.put(b"a list".to_vec()).await.unwrap();
        let key = Key::from(named(&digest));
        for other in [b"a lisp".as_slice(), b"", b"a list "] {
            raw.put(&key, other.to_vec().into()).await.unwrap();
            let read = place.blobs.get(&digest).await;
            assert!(matches!(read, Err(BlobError::Damaged(hash)) if hash == digest), "{read:?}");
        }
        raw.delete(&key).await.unwrap();
        assert_eq!(place.blobs.get(&digest).await.unwrap(), None);
        assert_eq!(place.blobs.put(b"a list".to_vec()).await.unwrap(), digest);
        assert_eq!(place.blobs.get(&digest).await.unwrap().unwrap(), b"a list");
    }

    #[test]
    fn disk() {
        testkit::run(scenario(Kind::Disk));
    }

    #[test]
    #[ignore = "needs S3: cargo xtask s3 COMMAND"]
    fn s3() {
        testkit::run(scenario(Kind::S3));
    }
}

#[test]
fn an_address_of_no_store_is_refused() {
    for address in ["s3://", "s3:///files", "ftp://host/files", "https://host/bucket"] {
        let opened = Blobs::open(Some(address), None);
        assert!(matches!(&opened, Err(BlobError::Address(said)) if said == address), "{opened:?}");
    }
}

/// Asks for everything; each must fail, and say these words.
async fn refuses(address: &str, settings: AmazonS3Builder, words: &str) {
    let blobs = Blobs::s3(address, settings).unwrap();
    for asked in [blobs.readable().await, blobs.ready().await] {
        let said = asked.unwrap_err().to_string();
        assert!(said.starts_with(&format!("files can't be kept in {address}: {words}")), "{said}");
    }
    assert!(blobs.put(b"a list".to_vec()).await.is_err());
    assert!(blobs.put_text(&Hash::of(&[b"a list"]), "a list".to_owned()).await.is_err());
}

#[test]
fn a_server_that_is_gone_is_told() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let settings = AmazonS3Builder::new()
        .with_endpoint(format!("http://{closed}"))
        .with_access_key_id("key")
        .with_secret_access_key("the secret itself");
    testkit::run(async {
        refuses("s3://bucket/files", settings.clone(), "no answer that helps").await;
        let blobs = Blobs::s3("s3://bucket/files", settings).unwrap();
        let said = format!("{:?}", blobs.get(&Hash::of(&[b"a list"])).await.unwrap_err());
        assert!(!said.contains("the secret itself"), "{said}");
    });
}

#[test]
#[ignore = "needs S3: cargo xtask s3 COMMAND"]
fn wrong_keys_and_buckets_are_told_on_s3() {
    let folder = TempDir::new().unwrap();
    let address = testkit::s3_address(folder.path());
    let settings = AmazonS3Builder::from_env;
    testkit::run(async {
        refuses(&address, settings().with_secret_access_key("wrong"), "refused; AWS_ACCESS_KEY_ID").await;
        refuses(&address, settings().with_access_key_id("nobody"), "refused; AWS_ACCESS_KEY_ID").await;
        refuses("s3://no-such-bucket/files", settings(), "there is no such bucket").await;
        assert!(testkit::everything(&*testkit::raw_s3(&address)).await.is_empty(), "nothing came of it");
    });
}
