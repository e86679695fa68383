//! The service is what its document says.

use crate::client::{Client, content, form};
use crate::server::{Server, eventually};
use serde_json::Value;
use std::collections::BTreeSet;

fn document(client: &Client) -> Value {
    client.get("/openapi.json").json()
}

/// Why a value does not match a schema; as much of JSON Schema as the document uses.
fn mismatch(document: &Value, schema: &Value, value: &Value) -> Option<String> {
    if let Some(target) = schema["$ref"].as_str() {
        return mismatch(document, document.pointer(&target[1..]).expect("a schema"), value);
    }
    let is = |kind: &Value| match kind.as_str().expect("a type") {
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("a type {other}"),
    };
    let fits = match &schema["type"] {
        Value::Null => true,
        Value::Array(kinds) => kinds.iter().any(is),
        kind => is(kind),
    };
    if !fits || schema.get("const").is_some_and(|constant| constant != value) {
        return Some(format!("{value} is not {schema}"));
    }
    let one_of =
        schema["anyOf"].as_array().filter(|some| some.iter().all(|one| mismatch(document, one, value).is_some()));
    if one_of.is_some() {
        return Some(format!("{value} is none of {schema}"));
    }
    let all = schema["allOf"].as_array().into_iter().flatten().find_map(|schema| mismatch(document, schema, value));
    let missing = schema["required"].as_array().into_iter().flatten().find(|name| {
        let name = name.as_str().expect("a name");
        value.get(name).is_none()
    });
    let field = value.as_object().into_iter().flatten().find_map(|(name, field)| {
        let schema = schema["properties"].get(name).or(schema.get("additionalProperties"))?;
        mismatch(document, schema, field)
    });
    let item = value.as_array().into_iter().flatten().find_map(|item| mismatch(document, schema.get("items")?, item));
    all.or(missing.map(|name| format!("{value} has no {name}"))).or(field).or(item)
}

/// Names of fields that a schema has.
fn fields(document: &Value, schema: &Value) -> BTreeSet<String> {
    let schema = schema["$ref"].as_str().map_or(schema, |target| document.pointer(&target[1..]).expect("a schema"));
    let own = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone());
    let of_all = schema["allOf"].as_array().into_iter().flatten().flat_map(|schema| fields(document, schema));
    own.chain(of_all).collect()
}

#[test]
fn answers_are_what_the_document_says() {
    let server = Server::start();
    let client = server.client();
    let document = document(&client);
    let file = content(1, 10_000);
    let check = |method: &str, path: &str, answer: &crate::client::Answer| {
        let described = &document["paths"][path][method]["responses"][answer.status.to_string()];
        let described =
            described["$ref"].as_str().map_or(described, |target| document.pointer(&target[1..]).expect("there"));
        let schema = &described["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{method} {path} {} is not described", answer.status);
        let json = answer.json();
        assert_eq!(mismatch(&document, schema, &json), None, "{method} {path}");
        let known = fields(&document, schema);
        let unknown: Vec<_> =
            json.as_object().expect("an object").keys().filter(|name| !known.contains(*name)).collect();
        assert!(unknown.is_empty() || path == "/openapi.json", "{method} {path}: {unknown:?}");
        json
    };
    let stored = check("post", "/api/{codec}/upload", &client.upload("toy/upload", &file));
    let id = stored["uploadId"].as_str().expect("an id").to_owned();
    check("post", "/api/{codec}/upload", &client.upload("toy/upload", &file));
    check("post", "/api/{codec}/upload", &client.upload("none/upload", &file));
    check("post", "/api/{codec}/upload", &client.upload("toy/upload", b""));
    check("get", "/api/files", &client.get("/api/files"));
    check("get", "/api/files", &client.get("/api/files?limit=x"));
    check("get", "/api/files/{id}", &client.get(&format!("/api/files/{id}")));
    let body = form(&[("form-data; name=\"file\"", &content(2, 1000))]);
    let job = [client.upload_head(body.len(), "prefer: respond-async\r\n").as_bytes(), &body].concat();
    let job = check("post", "/api/{codec}/upload", &client.raw(&job).expect("an answer"));
    let job = job["url"].as_str().expect("a path");
    eventually("it is done", || check("get", "/api/jobs/{id}", &client.get(job))["status"] == "done");
    check("delete", "/api/jobs/{id}", &client.call("DELETE", job));
    check("get", "/api/jobs/{id}", &client.get("/api/jobs/none"));
    let target = format!("/api/files/{id}/download");
    check("get", "/api/files/{id}/download", &client.call_with("GET", &target, "range: bytes=99999-\r\n"));
    check("get", "/api/files/{id}/download", &client.call_with("GET", &target, "if-match: \"x\"\r\n"));
    let target = format!("/api/files/{id}/archive");
    check("get", "/api/files/{id}/archive", &client.call_with("GET", &target, "if-match: \"x\"\r\n"));
    check("get", "/api/files/{id}/archive", &client.get("/api/files/none/archive"));
    check("delete", "/api/files/{id}", &client.delete(&id));
    check("delete", "/api/files/{id}", &client.delete(&id));
    check("get", "/healthz", &client.get("/healthz"));
    check("get", "/readyz", &client.get("/readyz"));
    check("get", "/openapi.json", &client.get("/openapi.json"));
    check("get", "/api/settings", &client.get("/api/settings"));
    check("put", "/api/settings/{kind}", &client.call("PUT", "/api/settings/image"));
    check("post", "/api/compress", &client.call("POST", "/api/compress"));
    check("put", "/s3/{bucket}/{key}", &client.call("PUT", "/s3/b/k?type=image"));
    check("put", "/s3/{bucket}/{key}", &client.call("PUT", "/s3/b/k?type=none"));
    check("get", "/api/account", &client.get("/api/account"));
    check("get", "/api/codecs", &client.get("/api/codecs"));
    check("get", "/api/keys", &client.get("/api/keys"));
    let made = check("post", "/api/keys", &client.call("POST", "/api/keys"));
    let key = format!("/api/keys/{}", made["id"].as_str().expect("an id"));
    let rotated = check("post", "/api/keys/{id}/rotate", &client.call("POST", &format!("{key}/rotate")));
    let key = format!("/api/keys/{}", rotated["id"].as_str().expect("an id"));
    check("delete", "/api/keys/{id}", &client.call("DELETE", &key));
    check("delete", "/api/keys/{id}", &client.call("DELETE", "/api/keys/none"));
    let nobody = Client { key: String::new(), ..client };
    check("get", "/api/files", &nobody.get("/api/files"));
}

#[test]
fn methods_are_those_of_the_document() {
    let server = Server::start();
    let client = server.client();
    for (path, methods) in document(&client)["paths"].as_object().expect("paths") {
        // Nothing has this method, so every route answers with those that it has.
        let answer = client.call("TRACE", &path.replace(['{', '}'], ""));
        let allowed: BTreeSet<String> =
            answer.header("allow").split(',').filter(|method| *method != "HEAD").map(str::to_lowercase).collect();
        let described: BTreeSet<String> = methods.as_object().expect("methods").keys().cloned().collect();
        let described: BTreeSet<String> = described.into_iter().filter(|method| method != "head").collect();
        assert_eq!(allowed, described, "{path}");
    }
}

#[test]
fn the_page_is_static_and_allows_nothing() {
    let server = Server::start();
    let nobody = Client { key: String::new(), ..server.client() };
    let page = nobody.get("/docs");
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    let policy = "default-src 'none'; style-src 'self'; frame-ancestors 'none'";
    assert_eq!(page.header("content-security-policy"), policy);
    let html = String::from_utf8(page.body).expect("text");
    assert!(html.contains("/docs/style.css") && html.contains("POST /api/{codec}/upload"));
    let style = nobody.get("/docs/style.css");
    assert_eq!((style.status, style.header("content-type")), (200, "text/css; charset=utf-8"));
    assert_eq!(nobody.get("/openapi.json").json()["openapi"], "3.1.0");
}

#[test]
fn types_of_accounts_are_those_of_the_document() {
    use host_api::{Account, CodecEntry, CodecParam, CreatedKey, Destination, DestinationChange};
    use host_api::{KeyEntry, KeyTerms, RevokedKey};
    let server = Server::start();
    let document = document(&server.client());
    let check = |name: &str, value: Value| {
        let schema = &document["components"]["schemas"][name];
        assert_eq!(mismatch(&document, schema, &value), None, "{name}");
        let named: BTreeSet<String> = value.as_object().expect("an object").keys().cloned().collect();
        assert_eq!(named, fields(&document, schema), "{name}");
    };
    let (id, created_at) = (String::from("0011"), String::from("2026-03-08T12:00:00Z"));
    let account = String::from("acme");
    let json = |value: serde_json::Result<Value>| value.expect("plain fields");
    let usage = host_api::Usage::default();
    let account = Account { account, unlimited: true, credits: None, key_id: id.clone(), usage };
    check("Account", json(serde_json::to_value(account)));
    let param = CodecParam { name: "level".into(), default: "fast".into(), values: vec!["fast".into()] };
    let codec =
        CodecEntry { name: "toy".into(), title: "T".into(), formats: vec![], extensions: vec![], params: vec![param] };
    check("CodecEntry", json(serde_json::to_value(&codec)));
    check("CodecList", json(serde_json::to_value(host_api::CodecList { codecs: vec![codec] })));
    let (expires_at, scopes) = (Some(created_at.clone()), vec!["read".into()]);
    let terms = KeyTerms { expires_at: expires_at.clone(), scopes: Some(scopes.clone()) };
    check("KeyTerms", json(serde_json::to_value(terms)));
    let created = created_at.clone();
    let key = KeyEntry { id: id.clone(), created_at: created, revoked_at: None, expires_at, scopes, current: true };
    check("KeyList", json(serde_json::to_value(host_api::KeyList { keys: vec![key] })));
    check("CreatedKey", json(serde_json::to_value(CreatedKey { id: id.clone(), key: "smz_".into(), created_at })));
    check("RevokedKey", json(serde_json::to_value(RevokedKey { id, revoked: true })));
    let destination = Destination {
        bucket: None,
        prefix: String::new(),
        region: "eu".into(),
        endpoint: None,
        path_style: false,
        access_key_id: "AK".into(),
        secret_saved: true,
        options: [("quality".into(), host_api::Fact::Count(80))].into(),
    };
    check("Destination", json(serde_json::to_value(&destination)));
    let content_types = [("image".into(), Some(destination)), ("pdf".into(), None)].into();
    check("AccountSettings", json(serde_json::to_value(host_api::AccountSettings { content_types })));
    let change = DestinationChange {
        bucket: None,
        prefix: String::new(),
        region: "eu".into(),
        endpoint: None,
        path_style: false,
        access_key_id: "AK".into(),
        secret_access_key: Some("secret".into()),
        options: [].into(),
    };
    check("DestinationChange", json(serde_json::to_value(change)));
    let written = host_api::Written::new(2000, 900, "k".into(), "b".into());
    check("Written", json(serde_json::to_value(written)));
    check("DeletedDestination", json(serde_json::to_value(host_api::DeletedDestination { deleted: true })));
    check("Tested", json(serde_json::to_value(host_api::Tested { ok: false, error: Some("no".into()) })));
}
