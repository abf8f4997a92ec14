//! Files by their digests: on disk beside the database, or in a store that speaks S3. What is kept under a digest never
//! changes, so the same file is kept once, and a damaged one is found when it is read.

use std::{path::Path, sync::Arc};

use ledger::Hash;
use object_store::{
    ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, aws::AmazonS3Builder, local::LocalFileSystem,
    memory::InMemory, path::Path as Key, prefix::PrefixStore,
};

/// What went wrong with the blobs.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// An address of no store.
    #[error("blobs: {0} is neither a folder nor s3://BUCKET[/PREFIX]")]
    Address(String),
    /// The store failed.
    #[error("blobs: {0}")]
    Store(#[from] object_store::Error),
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
}

impl Blobs {
    /// Opens `s3://BUCKET[/PREFIX]` (keys, region and endpoint from the usual `AWS_…` variables), or a folder; without
    /// an address the data folder's own, or memory where there is none.
    ///
    /// # Errors
    /// If the address is none, or the folder can't be made.
    pub fn open(address: Option<&str>, folder: Option<&Path>) -> Result<Self, BlobError> {
        let store: Arc<dyn ObjectStore> = match (address, folder) {
            (Some(address), _) if address.starts_with("s3://") => return Self::s3(address),
            (Some(address), _) if address.contains("://") => return Err(BlobError::Address(address.to_owned())),
            (Some(address), _) => on_disk(Path::new(address))?,
            (None, Some(folder)) => on_disk(&folder.join("blobs"))?,
            (None, None) => Arc::new(InMemory::new()),
        };
        Ok(Self { store })
    }

    fn s3(address: &str) -> Result<Self, BlobError> {
        let rest = address.trim_start_matches("s3://");
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() {
            return Err(BlobError::Address(address.to_owned()));
        }
        // The client's TLS has no cryptography of its own; ring is what the rest of the program uses. Once is enough.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // An office's own store within its own network often has no TLS; the address says so.
        let plain = ["AWS_ENDPOINT", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"]
            .iter()
            .any(|name| std::env::var(name).is_ok_and(|url| url.starts_with("http://")));
        let s3 = AmazonS3Builder::from_env().with_bucket_name(bucket).with_allow_http(plain).build()?;
        let store: Arc<dyn ObjectStore> = match prefix.trim_matches('/') {
            "" => Arc::new(s3),
            prefix => Arc::new(PrefixStore::new(s3, prefix)),
        };
        Ok(Self { store })
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
            Err(object_store::Error::NotFound { .. }) => {}
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
            Err(object_store::Error::NotFound { .. }) => Ok(None),
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
