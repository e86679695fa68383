//! What an account does with its own keys, over the API.

use crate::client::Client;
use crate::server::Server;

fn with(client: &Client, key: &str) -> Client {
    Client { address: client.address, key: key.into() }
}

#[test]
fn keys_are_made_rotated_and_revoked() {
    let server = Server::start();
    let client = server.stranger();
    let made = client.call("POST", "/api/keys");
    assert_eq!((made.status, made.header("cache-control")), (201, "no-store"));
    let made = made.json();
    let (id, key) = (made["id"].as_str().expect("an id"), made["key"].as_str().expect("a key"));
    assert_eq!(with(&client, key).get("/api/account").json()["keyId"], id);

    let rotated = client.call("POST", &format!("/api/keys/{id}/rotate"));
    assert_eq!(rotated.status, 201);
    with(&client, key).get("/api/account").error(401);
    let rotated = rotated.json();
    let newest = with(&client, rotated["key"].as_str().expect("a key"));
    assert_eq!(newest.get("/api/account").status, 200);
    client.call("POST", &format!("/api/keys/{id}/rotate")).error(404);

    let keys = client.get("/api/keys").json();
    let keys = keys["keys"].as_array().expect("keys");
    assert_eq!(keys.len(), 3);
    assert_eq!(keys.iter().filter(|key| key["current"] == true).count(), 1);
    assert_eq!(keys.iter().filter(|key| key["revokedAt"].is_string()).count(), 1);
    assert!(!keys.iter().any(|key| key.to_string().contains("smz_")), "secrets are shown once");

    // Another account's keys are as good as none.
    let stranger = server.stranger();
    let newest_id = rotated["id"].as_str().expect("an id");
    stranger.call("DELETE", &format!("/api/keys/{newest_id}")).error(404);
    stranger.call("POST", &format!("/api/keys/{newest_id}/rotate")).error(404);
    assert_eq!(client.call("DELETE", &format!("/api/keys/{newest_id}")).status, 200);
    newest.get("/api/account").error(401);
    client.call("DELETE", &format!("/api/keys/{newest_id}")).error(404);
    client.call("DELETE", "/api/keys/nothing").error(404);
    for path in ["/api/account", "/api/keys", "/api/codecs", "/api/settings"] {
        with(&client, "").get(path).error(401);
    }
}

#[test]
fn codecs_are_listed_as_they_are() {
    let server = Server::start();
    let codecs = server.client().get("/api/codecs").json();
    let codecs = codecs["codecs"].as_array().expect("codecs");
    assert!(codecs.is_sorted_by_key(|codec| codec["name"].as_str()));
    let toy = codecs.iter().find(|codec| codec["name"] == "toy").expect("public");
    assert_eq!(toy["params"].as_array().map(Vec::len), Some(2));
    assert!(server.client().get("/api/account").json()["unlimited"] == true);
}
