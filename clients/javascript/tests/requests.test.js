// What is sent, what is tried again, and what each refusal becomes.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as smallest from "../src/index.js";
import { breaksOff, hangsUp, job, reprDigest, says, scripted, uploaded } from "./scripted.js";

const BUSY = { error: "the server is busy", code: "busy" };

test("a form has the file under its name, and its digest", async (t) => {
  const { client, seen } = await scripted(t, says(201, uploaded));
  const file = new File(["ACGT"], 'é "a"\n.fastq');
  assert.deepEqual(await client.upload("dna", file, { params: { format: "fastq", fast: true, x: undefined } }), uploaded);
  const [{ method, path, headers, body }] = seen;
  assert.deepEqual([method, path], ["POST", "/api/dna/upload?format=fastq&fast=true"]);
  assert.deepEqual([headers["x-api-key"], headers["repr-digest"]], ["smz_key", reprDigest("ACGT")]);
  assert.equal(headers["content-length"], String(body.length));
  assert.equal(headers.prefer, undefined);
  const boundary = headers["content-type"].split("boundary=")[1];
  const head = 'content-disposition: form-data; name="file"; filename="é %22a%22%0A.fastq"';
  const type = "content-type: application/octet-stream";
  assert.equal(body.toString(), `--${boundary}\r\n${head}\r\n${type}\r\n\r\nACGT\r\n--${boundary}--\r\n`);
});

for (const [name, failure] of [
  ["503", says(503, BUSY)],
  ["502", says(502, Buffer.from("bad gateway"))],
  ["408", says(408, { code: "timeout" })],
  ["in flight", says(409, { code: "in_flight" })],
  ["a hang-up", hangsUp],
]) {
  test(`after ${name} an upload is sent again under the same name`, async (t) => {
    const { client, seen } = await scripted(t, failure, says(201, uploaded));
    await client.upload("dna", new Blob(["ACGT"]));
    assert.equal(seen.length, 2);
    assert.ok(seen[0].headers["idempotency-key"]);
    assert.equal(seen[0].headers["idempotency-key"], seen[1].headers["idempotency-key"]);
    assert.deepEqual(seen[0].body, seen[1].body);
  });
}

test("it gives up, and waits as it is told", async (t) => {
  const { client, seen, naps } = await scripted(t, ...Array(9).fill(says(503, BUSY, { "retry-after": "7" })));
  await assert.rejects(client.account(), (error) => {
    assert.ok(error instanceof smallest.UnavailableError && error instanceof smallest.ServerError);
    assert.deepEqual([error.attempts, error.name], [4, "UnavailableError"]);
    return true;
  });
  assert.equal(seen.length, 4);
  assert.deepEqual(naps, [7, 7, 7]);
});

test("pauses grow, and differ", async (t) => {
  const { client, naps } = await scripted(t, ...Array(9).fill(says(503, BUSY)));
  await assert.rejects(client.account(), { name: "UnavailableError" });
  naps.forEach((seconds, i) => assert.ok(seconds >= 0.25 * 2 ** i && seconds <= 0.5 * 2 ** i, `${naps}`));
  assert.equal(naps.length, 3);
});

test("a pause that is too long is not taken", async (t) => {
  const { client, seen } = await scripted(t, says(429, { code: "too_often" }, { "retry-after": "3600" }));
  await assert.rejects(client.account(), { name: "TooManyRequestsError", retryAfter: 3600 });
  assert.equal(seen.length, 1);
});

for (const [status, code, name] of [
  [400, "bad_request", "BadRequestError"],
  [400, "digest_mismatch", "DigestMismatchError"],
  [401, "unauthorized", "UnauthorizedError"],
  [402, "no_credits", "NoCreditsError"],
  [403, "forbidden", "ForbiddenError"],
  [404, "not_found", "NotFoundError"],
  [409, "duplicate", "DuplicateError"],
  [412, "precondition_failed", "PreconditionFailedError"],
  [413, "too_large", "TooLargeError"],
  [416, "no_such_range", "NoSuchRangeError"],
  [418, "teapot", "ApiError"],
  [500, "compression_failed", "ServerError"],
  [501, "unsupported", "UnsupportedError"],
  [503, "cancelled", "CancelledError"],
]) {
  test(`${status} ${code} is a ${name}, and is not tried again`, async (t) => {
    const { client, seen } = await scripted(t, says(status, { error: "why not", code, uploadId: "f1", request_id: "r1" }));
    const expected = { name, status, code, detail: "why not", requestId: "r1", uploadId: "f1" };
    await assert.rejects(client.metadata("a"), { ...expected, message: `${status}: why not (request r1)` });
    assert.equal(seen.length, 1);
  });
}

test("problem details, and what a proxy says, are read", async (t) => {
  const problem = says(402, { title: "No money", detail: "no credits remaining" });
  const { client } = await scripted(t, problem, says(403, Buffer.from("<h1>no</h1>")), says(301, Buffer.from("")));
  await assert.rejects(client.account(), { name: "NoCreditsError", title: "No money", detail: "no credits remaining" });
  await assert.rejects(client.account(), { name: "ForbiddenError", code: undefined });
  await assert.rejects(client.account(), { name: "ApiError", status: 301 });
});

test("an answer that is none is said to be", async (t) => {
  const { client } = await scripted(t, says(200, Buffer.from("<p>")), says(200, []));
  await assert.rejects(client.list(), { name: "ProtocolError" });
  await assert.rejects(client.list(), { name: "ProtocolError" });
});

test("long work is a job that is waited for; one that got lost is sent again", async (t) => {
  const lost = { status: 503, body: { error: "the server is gone", code: "lost" } };
  const { client, seen } = await scripted(
    t,
    says(202, job("failed", 0, lost)),
    says(202, job("queued")),
    says(200, job("running", 40)),
    says(200, job("done", 100, { status: 201, body: uploaded })),
  );
  const told = [];
  const file = new Blob([new Uint8Array(1 << 20)]);
  const done = await client.upload("dna", file, { onProgress: (...step) => told.push(step) });
  assert.equal(done.uploadId, "a8f3b2c1");
  assert.deepEqual(seen.map(({ path }) => path), ["/api/dna/upload", "/api/dna/upload", "/api/jobs/j1", "/api/jobs/j1"]);
  assert.ok(seen.slice(0, 2).every(({ headers }) => headers.prefer === "respond-async"));
  assert.deepEqual(told.filter(([phase]) => phase === "compress").map(([, bytes]) => bytes), [0, 0, 40, 100]);
  const sent = told.filter(([phase]) => phase === "upload");
  assert.ok(sent.length >= 2 && sent.at(-1)[1] === sent.at(-1)[2] && sent.at(-1)[2] > 1 << 20);
});

test("a job that failed is its error", async (t) => {
  const failed = { status: 500, body: { error: "compression failed", code: "compression_failed" } };
  const { client } = await scripted(t, says(202, job("failed", 0, failed)));
  const file = new Blob([new Uint8Array(1 << 20)]);
  await assert.rejects(client.upload("dna", file), { name: "ServerError", detail: "compression failed" });
});

test("whoever aborts the wait has the job cancelled", async (t) => {
  const stop = new AbortController();
  const { url, seen } = await scripted(t, says(202, job("running")), says(200, job("failed")));
  const client = new smallest.Client({ apiKey: "k", url, sleep: async () => stop.abort() });
  const file = new Blob([new Uint8Array(1 << 20)]);
  await assert.rejects(client.upload("dna", file, { signal: stop.signal }), { name: "AbortError" });
  assert.deepEqual([seen[1].method, seen[1].path], ["DELETE", "/api/jobs/j1"]);
});

test("a delete whose answer got lost is done", async (t) => {
  const gone = says(404, { error: "file not found", code: "not_found" });
  const { client } = await scripted(t, hangsUp, gone, gone);
  await client.delete("a");
  await assert.rejects(client.delete("a"), { name: "NotFoundError" });
});

test("an image that breaks off is asked for again", async (t) => {
  const { client, seen } = await scripted(t, breaksOff(200, "half", 8), says(200, Buffer.from("a whole")));
  const image = await client.compressImage(new Blob(["a photo"]), { params: { target: 85 } });
  assert.equal(await image.text(), "a whole");
  assert.equal(seen[0].headers["idempotency-key"], seen[1].headers["idempotency-key"]);
  assert.equal(seen[1].path, "/api/compress?target=85");
  assert.match(seen[1].body.toString(), /name="image"; filename="file"/);
});

test("a write to a bucket is the bare file, under its name", async (t) => {
  const written = { original_size: 4, compressed_size: 2, compression_ratio: 50, key: "k", bucket: "b" };
  const { client, seen } = await scripted(t, says(200, written));
  const file = new Blob(["text"], { type: "text/plain" });
  assert.deepEqual(await client.s3Put("b", "a b/é?.txt", file, { type: "text" }), written);
  const [{ method, path, headers, body }] = seen;
  assert.deepEqual([method, path, body.toString()], ["PUT", "/s3/b/a%20b/%C3%A9%3F.txt?type=text", "text"]);
  assert.deepEqual([headers["content-type"], headers["repr-digest"]], ["text/plain", reprDigest("text")]);
  await assert.rejects(client.s3Put("b", "a/../b", file), TypeError);
});

test("what cannot be asked is said before it is", async () => {
  assert.throws(() => new smallest.Client({ url: "http://x" }), /expected an apiKey/);
  assert.throws(() => new smallest.Client({ apiKey: "k" }), /expected the service's url/);
  assert.throws(() => new smallest.Client({ apiKey: "k", url: "ftp://x" }), /expected the service's url/);
  const client = new smallest.Client({ apiKey: "k", url: "http://127.0.0.1:9", retries: 0 });
  await assert.rejects(client.upload("dna", "reads.fastq"), /expected a Blob/);
  await assert.rejects(client.account(), { name: "ConnectionError" });
});
