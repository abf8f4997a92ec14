//! Files of a test's own: a folder beside its database, or a prefix of its own in a bucket.

use std::{collections::BTreeMap, env, net::TcpListener, path::Path, sync::Arc};

use object_store::{
    ObjectStore, ObjectStoreExt as _, aws::AmazonS3Builder, local::LocalFileSystem, path::Path as Key,
    prefix::PrefixStore,
};
use store::Blobs;

/// Where tests that keep files keep them instead of on disk, as `s3://BUCKET`; keys and endpoint are in the `AWS_…`
/// variables. `cargo xtask s3 COMMAND` sets them all.
pub const S3: &str = "GONGKAI_TEST_S3";

/// An address in the bucket of this run that is this folder's alone: the same for the same folder.
///
/// # Panics
/// Without a bucket.
#[must_use]
pub fn s3_address(folder: &Path) -> String {
    let Ok(bucket) = env::var(S3) else {
        panic!("{S3} is not set: run `cargo xtask test`, or `cargo xtask s3 COMMAND` for one command");
    };
    let name = folder.file_name().expect("a folder with a name").to_string_lossy().into_owned();
    format!("{bucket}/{}-{}", std::process::id(), name.trim_matches('.'))
}

/// Where the files of a test's office go: on S3 if this run has one, else into the folder.
#[must_use]
pub fn blobs(folder: &Path) -> Blobs {
    let address = env::var_os(S3).map(|_| s3_address(folder));
    Blobs::open(address.as_deref(), Some(folder)).expect("a place for files")
}

/// Files in a store at which nobody answers.
#[must_use]
pub fn nobody_answers() -> Blobs {
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("an address");
    let settings = AmazonS3Builder::new()
        .with_endpoint(format!("http://{closed}"))
        .with_access_key_id("key")
        .with_secret_access_key("secret");
    Blobs::s3("s3://bucket/files", settings).expect("an address")
}

/// A way around [`Blobs`] to what is kept at `s3://BUCKET/PREFIX`, as somebody with the keys has it.
#[must_use]
pub fn raw_s3(address: &str) -> Arc<dyn ObjectStore> {
    // makes the client's cryptography known to this process, too
    Blobs::open(Some(address), None).expect("an address");
    let (bucket, prefix) = address.trim_start_matches("s3://").split_once('/').expect("a bucket and a prefix");
    let s3 = AmazonS3Builder::from_env().with_bucket_name(bucket).with_allow_http(true).build();
    Arc::new(PrefixStore::new(s3.expect("settings in the environment"), prefix))
}

/// Everything that an office keeps at [`blobs`] of its folder, seen without it.
pub async fn kept_files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    if env::var_os(S3).is_some() {
        return everything(&*raw_s3(&s3_address(folder))).await;
    }
    everything(&LocalFileSystem::new_with_prefix(folder.join("blobs")).expect("a folder")).await
}

/// Everything that is kept: names and bytes.
pub async fn everything(store: &dyn ObjectStore) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders: Vec<Option<Key>> = vec![None];
    while let Some(folder) = folders.pop() {
        let listed = store.list_with_delimiter(folder.as_ref()).await.expect("a listing");
        folders.extend(listed.common_prefixes.into_iter().map(Some));
        for object in listed.objects {
            let found = store.get(&object.location).await.expect("what was listed");
            all.insert(object.location.to_string(), found.bytes().await.expect("its bytes").into());
        }
    }
    all
}
