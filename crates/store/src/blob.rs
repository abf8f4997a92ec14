//! Files by their digests: on disk beside the database, or in a store that speaks S3. What is kept under a digest never
//! changes, so the same file is kept once, and a damaged one is found when it is read.

use std::{path::Path, sync::Arc, time::Duration};

use ledger::Hash;
use object_store::{
    ClientConfigKey, Error as Trouble, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, RetryConfig,
    aws::{AmazonS3Builder, AmazonS3ConfigKey},
    local::LocalFileSystem,
    memory::InMemory,
    path::Path as Key,
    prefix::PrefixStore,
};

/// How often, and for how long, S3 is asked again when it doesn't answer or is busy: somebody is waiting for a page.
const RETRIES: usize = 3;
/// See [`RETRIES`].
const PATIENCE: Duration = Duration::from_secs(20);
/// How long one request may take, a file of 50 MB on a slow line among them; `AWS_TIMEOUT` says otherwise.
const TIMEOUT: &str = "120 s";
/// What is written at each start to see whether files can be kept. No digest has this name.
const MARK: &str = "gongkai";

/// What went wrong with the blobs.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// An address of no store.
    #[error("blobs: {0} is neither a folder nor s3://BUCKET[/PREFIX]")]
    Address(String),
    /// The store failed.
    #[error("blobs: {0}")]
    Store(#[from] Trouble),
    /// The store doesn't do what it has to; said before the first file is brought.
    #[error("files can't be kept in {address}: {why}: {source}")]
    Unready {
        /// Its address.
        address: String,
        /// What is wrong, and what to do.
        why: &'static str,
        /// What the store said.
        source: Trouble,
    },
    /// The folder can't be made.
    #[error("blobs: {0}")]
    Folder(#[from] std::io::Error),
    /// What is there is not what was put there.
    #[error("blobs: {0} is damaged")]
    Damaged(Hash),
}

/// Blobs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    address: Arc<str>,
}

impl Blobs {
    /// Opens `s3://BUCKET[/PREFIX]` (keys, region and endpoint from the usual `AWS_…` variables), or a folder; without
    /// an address the data folder's own, or memory where there is none.
    ///
    /// # Errors
    /// If the address is none, or the folder can't be made.
    pub fn open(address: Option<&str>, folder: Option<&Path>) -> Result<Self, BlobError> {
        let folder = match (address, folder) {
            (Some(address), _) if address.starts_with("s3://") => {
                return Self::s3(address, AmazonS3Builder::from_env());
            }
            (Some(address), _) if address.contains("://") => return Err(BlobError::Address(address.to_owned())),
            (Some(address), _) => Path::new(address).to_owned(),
            (None, Some(folder)) => folder.join("blobs"),
            (None, None) => return Ok(Self { store: Arc::new(InMemory::new()), address: "memory".into() }),
        };
        Ok(Self { store: on_disk(&folder)?, address: folder.display().to_string().into() })
    }

    /// Opens `s3://BUCKET[/PREFIX]` with settings of one's own: endpoint, keys, region. Nothing is asked of the server
    /// yet; see [`Blobs::ready`].
    ///
    /// # Errors
    /// If the address is none, or the settings contradict each other.
    pub fn s3(address: &str, settings: AmazonS3Builder) -> Result<Self, BlobError> {
        let none = || BlobError::Address(address.to_owned());
        let rest = address.strip_prefix("s3://").ok_or_else(none)?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() {
            return Err(none());
        }
        // The client's TLS has no cryptography of its own; ring is what the rest of the program uses. Once is enough.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // An office's own store within its own network often has no TLS; the address says so.
        let plain = [AmazonS3ConfigKey::S3Endpoint, AmazonS3ConfigKey::Endpoint]
            .iter()
            .any(|key| settings.get_config_value(key).is_some_and(|url| url.starts_with("http://")));
        let timeout = AmazonS3ConfigKey::Client(ClientConfigKey::Timeout);
        let settings = match settings.get_config_value(&timeout) {
            Some(_) => settings,
            None => settings.with_config(timeout, TIMEOUT),
        };
        let retry = RetryConfig { max_retries: RETRIES, retry_timeout: PATIENCE, ..RetryConfig::default() };
        let s3 = settings.with_bucket_name(bucket).with_allow_http(plain).with_retry(retry).build()?;
        let store: Arc<dyn ObjectStore> = match prefix.trim_matches('/') {
            "" => Arc::new(s3),
            prefix => Arc::new(PrefixStore::new(s3, prefix)),
        };
        Ok(Self { store, address: address.into() })
    }

    /// Asks whether files can be read here: the bucket is there, the keys are taken.
    ///
    /// # Errors
    /// If not; the message says what to do.
    pub async fn readable(&self) -> Result<(), BlobError> {
        // a listing, because the absence of a file looks like the absence of its bucket
        let Err(listing) = self.store.list_with_delimiter(None).await else { return Ok(()) };
        // what went wrong with a listing has no kind; with a single file it has
        let trouble = self.store.get(&Key::from(MARK)).await.err().unwrap_or(listing);
        Err(self.unready(trouble))
    }

    /// Asks whether files can be kept here and read again, by keeping a small one.
    ///
    /// # Errors
    /// If not; the message says what to do.
    pub async fn ready(&self) -> Result<(), BlobError> {
        self.readable().await?;
        let mark = Key::from(MARK);
        let kept = self.store.put(&mark, "files by their digests\n".into()).await;
        kept.map_err(|trouble| self.unready(trouble))?;
        self.store.get(&mark).await.map(drop).map_err(|trouble| self.unready(trouble))
    }

    fn unready(&self, source: Trouble) -> BlobError {
        let why = match &source {
            Trouble::NotFound { .. } => "there is no such bucket or folder; make it, or mend --blobs",
            Trouble::PermissionDenied { .. } | Trouble::Unauthenticated { .. } => {
                "refused; AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be of an account that may list the bucket, \
                 and get and put objects in it"
            }
            _ => {
                "no answer that helps; see to the endpoint (AWS_ENDPOINT_URL), the keys (AWS_ACCESS_KEY_ID, \
                  AWS_SECRET_ACCESS_KEY) and the network"
            }
        };
        BlobError::Unready { address: self.address.to_string(), why, source }
    }

    /// Keeps bytes under their digest; gives it. What is there already is not written again.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<Hash, BlobError> {
        let digest = Hash::of(&[&bytes]);
        self.put_as(&key(&digest), bytes).await?;
        Ok(digest)
    }

    /// Keeps what was made from a blob beside it: its text, for the search. Can be made again.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn put_text(&self, of: &Hash, text: String) -> Result<(), BlobError> {
        self.put_as(&text_key(of), text.into_bytes()).await
    }

    async fn put_as(&self, key: &Key, bytes: Vec<u8>) -> Result<(), BlobError> {
        match self.store.head(key).await {
            Ok(_) => return Ok(()),
            Err(Trouble::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let once = PutOptions { mode: PutMode::Overwrite, ..PutOptions::default() };
        self.store.put_opts(key, bytes.into(), once).await?;
        Ok(())
    }

    /// The bytes of a digest; none if they were never put.
    ///
    /// # Errors
    /// If the store fails, or what is there has another digest.
    pub async fn get(&self, digest: &Hash) -> Result<Option<Vec<u8>>, BlobError> {
        let Some(bytes) = self.read(&key(digest)).await? else { return Ok(None) };
        if Hash::of(&[&bytes]) == *digest { Ok(Some(bytes)) } else { Err(BlobError::Damaged(*digest)) }
    }

    /// The text made from a blob.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn text(&self, of: &Hash) -> Result<Option<String>, BlobError> {
        let bytes = self.read(&text_key(of)).await?;
        Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    async fn read(&self, key: &Key) -> Result<Option<Vec<u8>>, BlobError> {
        match self.store.get(key).await {
            Ok(found) => Ok(Some(found.bytes().await?.into())),
            Err(Trouble::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

fn on_disk(folder: &Path) -> Result<Arc<dyn ObjectStore>, BlobError> {
    std::fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    // A file is written beside its place and moved there whole; empty folders are taken away.
    Ok(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true).with_fsync(true)))
}

/// Two characters first, so that no folder has too many files.
fn key(digest: &Hash) -> Key {
    let name = digest.to_string();
    Key::from(format!("{}/{name}", name.get(..2).unwrap_or_default()))
}

fn text_key(of: &Hash) -> Key {
    let name = of.to_string();
    Key::from(format!("text/{}/{name}", name.get(..2).unwrap_or_default()))
}
