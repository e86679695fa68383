//! Every route with another account's key.

use crate::client::content;
use crate::server::Server;

#[test]
fn foreign_files_are_missing_files() {
    let server = Server::start();
    let (mine, theirs) = (server.client(), server.stranger());
    let file = content(1, 5000);
    let id = mine.store(&file);
    for target in ["", "/download", "/archive"].map(|form| format!("/api/files/{id}{form}")) {
        let (foreign, missing) = (theirs.get(&target), theirs.get(&target.replace(&id, &"0".repeat(32))));
        assert_eq!((foreign.error(404), foreign.headers.len()), (missing.error(404), missing.headers.len()));
        assert_eq!(theirs.call("HEAD", &target).status, 404);
    }
    assert_eq!(theirs.delete(&id).error(404), "file not found");
    let list = theirs.get("/api/files").json();
    assert_eq!((list["files"].as_array().map(Vec::len), &list["usage"]["totalFiles"]), (Some(0), &0.into()));

    let copy = theirs.store(&file);
    assert_ne!(copy, id, "the same bytes are another file for another account");
    assert_eq!(theirs.delete(&copy).status, 200);
    assert_eq!(theirs.delete(&copy).status, 404);
    assert!(mine.download(&id).expect("an answer").body == file, "theirs is gone, mine is not");
    assert_eq!(mine.get("/api/files").json()["usage"]["totalFiles"], 1);
}
