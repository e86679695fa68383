//! The same bytes again.

use crate::client::content;
use crate::server::Server;
use std::thread;

#[test]
fn the_same_again_is_409_with_the_id() {
    let server = Server::start();
    let client = server.client();
    let file = content(1, 5000);
    let id = client.store(&file);
    for (target, name) in
        [("toy/upload", "a.log"), ("toy/upload", "b.log"), ("toy/upload?depth=03&level=balanced", "a.log")]
    {
        let answer = client.upload_as(target, name, &file);
        assert_eq!(answer.error(409), "file already uploaded");
        assert_eq!(answer.json()["uploadId"], id);
    }
    for target in ["toy/upload?level=max", "toy/upload?depth=4", "shapes/upload", "shapes/upload?format=square"] {
        assert_eq!(client.upload(target, &file).status, 201);
    }
    assert_eq!(client.upload("shapes/upload?format=round", &file).status, 409);
    assert_eq!(client.upload("toy/upload", &file[1..]).status, 201);
    assert_eq!(server.blobs().len(), 6);
    assert!(server.spooled().is_empty());
}

#[test]
fn of_many_at_once_exactly_one_is_stored() {
    let server = Server::start_with(|config| config.max_compressions = 8);
    for round in 0..5 {
        let file = content(round, 20_000);
        let uploads: Vec<_> = (0..10)
            .map(|_| (server.client(), file.clone()))
            .map(|(client, file)| thread::spawn(move || client.upload("toy/upload", &file)))
            .collect();
        let answers: Vec<_> = uploads.into_iter().map(|upload| upload.join().expect("an answer")).collect();
        let stored: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
        assert_eq!(stored.len(), 1, "{answers:?}");
        let id = &stored[0].json()["uploadId"];
        for duplicate in answers.iter().filter(|answer| answer.status != 201) {
            duplicate.error(409);
            assert_eq!(&duplicate.json()["uploadId"], id);
        }
        assert_eq!(server.blobs().len(), round as usize + 1);
    }
    assert!(server.spooled().is_empty());
}

#[test]
fn deletes_and_downloads_of_one_file_at_once() {
    let server = Server::start();
    for round in 0..1000 {
        // Some are longer than what a connection holds, so that a delete meets a download in its middle.
        let file = content(round, if round % 20 == 0 { 2_000_000 } else { 3000 });
        let id = server.client().store(&file);
        let start = |work: fn(crate::client::Client, String) -> Option<crate::client::Answer>| {
            let (client, id) = (server.client(), id.clone());
            thread::spawn(move || work(client, id))
        };
        let downloads = [start(|client, id| client.download(&id)), start(|client, id| client.download(&id))];
        let deletes = [start(|client, id| Some(client.delete(&id))), start(|client, id| Some(client.delete(&id)))];
        for download in downloads {
            let answer = download.join().expect("no panic").expect("an answer");
            assert!(answer.status == 404 || (answer.status == 200 && answer.body == file), "{}", answer.status);
        }
        let mut statuses = deletes.map(|delete| delete.join().expect("no panic").expect("an answer").status);
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 404]);
    }
    assert!(server.blobs().is_empty());
}
