//! Blob stores.

use crate::store::{Blobs, FileId, Spool};
use std::io::Write;

/// Runs every check on an empty blob store, which is empty again afterwards.
pub async fn blobs(blobs: &dyn Blobs, spool: &Spool) {
    let spooled = |bytes: &[u8]| {
        let mut file = spool.create().expect("there is room");
        file.write_all(bytes).expect("there is room");
        file
    };
    let (id, missing) = (FileId::random(), FileId::random());
    assert!(blobs.list().await.expect("readable").is_empty());
    assert!(blobs.open(&missing).await.expect("readable").is_none());
    assert!(!blobs.delete(&missing).await.expect("readable"));

    blobs.put(&id, spooled(b"0123456789")).await.expect("stored");
    let mut input = blobs.open(&id).await.expect("readable").expect("there");
    let mut input = blocking(move || {
        assert_eq!((input.len(), input.read(3, 4).expect("in range")), (10, b"3456".to_vec()));
        assert!(input.read(8, 3).is_err(), "beyond the end");
        input
    })
    .await;
    let listed = blobs.list().await.expect("readable");
    assert_eq!(listed.iter().map(|b| (&b.id, b.len)).collect::<Vec<_>>(), [(&id, 10)]);
    assert!(listed[0].modified.elapsed().is_ok_and(|age| age.as_secs() < 60));

    assert!(blobs.put(&id, spooled(b"other")).await.is_err(), "a name is used once");
    let mut input = blocking(move || {
        assert_eq!(input.read(0, 10).expect("in range"), b"0123456789");
        input
    })
    .await;

    assert!(blobs.delete(&id).await.expect("there"));
    assert!(!blobs.delete(&id).await.expect("gone"));
    assert!(blobs.open(&id).await.expect("readable").is_none());
    blocking(move || {
        assert!(input.read(0, 10).map_or(true, |bytes| bytes == b"0123456789"), "its content or an error")
    })
    .await;
    blobs.put(&id, spooled(b"")).await.expect("an empty blob is one");
    assert_eq!(blobs.list().await.expect("readable").len(), 1);
    assert!(blobs.delete(&id).await.expect("there"));
}

/// Runs what blocks away from the runtime, as the service does.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("no panic")
}
