// A download is what the service promised, or an error; lists miss no file.

import assert from "node:assert/strict";
import { test } from "node:test";
import { breaksOff, reprDigest, says, scripted } from "./scripted.js";

const CONTENT = Buffer.from(Uint8Array.from({ length: 512_000 }, (_, i) => i & 255));
const HEADERS = { etag: '"tag"', "repr-digest": reprDigest(CONTENT) };

// Answers a range as it is asked for, and breaks off after so many bytes.
const continues = (length) => (response, request) => {
  const start = Number(/\d+/.exec(request.headers.range ?? "0")[0]);
  const ranged = start ? { "content-range": `bytes ${start}-${CONTENT.length - 1}/${CONTENT.length}` } : {};
  const headers = { ...HEADERS, ...ranged };
  const piece = CONTENT.subarray(start, start + length);
  const answer = start + length < CONTENT.length ? breaksOff : (status, body, _, named) => says(status, body, named);
  answer(start ? 206 : 200, piece, CONTENT.length - start, headers)(response);
};

const bytes = async (blob) => Buffer.from(await blob.arrayBuffer());

test("a file comes as promised", async (t) => {
  const { client, seen } = await scripted(t, says(200, CONTENT, HEADERS), says(200, Buffer.from(""), { etag: '"e"' }));
  const told = [];
  assert.deepEqual(await bytes(await client.download("a", { onProgress: (...step) => told.push(step) })), CONTENT);
  assert.deepEqual(told.at(-1), ["download", CONTENT.length, CONTENT.length]);
  assert.equal(seen[0].path, "/api/files/a/download");
  assert.equal((await client.download("empty")).size, 0);
});

test("what broke off is taken up again", async (t) => {
  const { client, seen } = await scripted(t, ...Array(5).fill(continues(100_000)), continues(Infinity));
  assert.deepEqual(await bytes(await client.download("a")), CONTENT);
  assert.ok(seen.length > 1 && seen.slice(1).every(({ headers }) => headers["if-match"] === '"tag"' && headers.range));
});

test("an archive, which has no ranges, is read again", async (t) => {
  const whole = says(200, CONTENT, HEADERS);
  const { client, seen } = await scripted(t, continues(100_000), whole, whole);
  assert.deepEqual(await bytes(await client.archive("a")), CONTENT);
  assert.equal(seen.length, 2);
  assert.equal(seen[1].path, "/api/files/a/archive");
});

test("a line that always breaks is given up", async (t) => {
  const { client, seen } = await scripted(t, continues(100_000), ...Array(9).fill(continues(0)));
  await assert.rejects(client.download("a"), { name: "ConnectionError" });
  assert.ok(seen.length <= 5);
});

test("other bytes than promised are an error", async (t) => {
  const wrong = Buffer.from(CONTENT);
  wrong[1000] ^= 1;
  const { client } = await scripted(t, says(200, wrong, HEADERS));
  await assert.rejects(client.download("a"), { name: "IntegrityError" });
});

test("a rest that is another is not taken", async (t) => {
  const { client } = await scripted(t, continues(100_000), says(200, CONTENT, { etag: '"new"' }));
  await assert.rejects(client.download("a"), { name: "ProtocolError" });
});

test("damage on the way is the service's error", async (t) => {
  const { client } = await scripted(t, continues(100_000), says(500, { code: "decompression_failed", error: "why" }));
  await assert.rejects(client.download("a"), { name: "ServerError", code: "decompression_failed" });
});

test("whoever reads no further ends the answer", async (t) => {
  let closed;
  const ended = new Promise((resolve) => (closed = resolve));
  const endless = (response) => {
    response.writeHead(200, { etag: '"e"' });
    const feed = setInterval(() => response.write(Buffer.alloc(1000)), 1);
    response.on("close", () => closed(clearInterval(feed)));
  };
  const { client } = await scripted(t, endless);
  for await (const piece of client.stream("a")) {
    assert.ok(piece.length > 0);
    break;
  }
  await ended;
});

function shelf(names) {
  return (response, request) => {
    const query = new URL(request.url, "http://x").searchParams;
    const [limit, offset] = [Number(query.get("limit")), Number(query.get("offset"))];
    says(200, { files: names.slice(offset, offset + limit).map((uploadId) => ({ uploadId })), usage: {} })(response);
  };
}

for (const change of ["nothing", "deletes", "uploads"]) {
  test(`every file is listed once, with ${change} on the way`, async (t) => {
    const every = Array.from({ length: 40 }, (_, i) => `f${i}`);
    const names = [...every];
    const { client } = await scripted(t, ...Array(500).fill(shelf(names)));
    const listed = [];
    for await (const { uploadId } of client.files({ page: 7 })) {
      listed.push(uploadId);
      if (change === "deletes") names.splice(names.indexOf(uploadId), 1);
      if (change === "uploads" && listed.length % 3 === 0) names.unshift(`new${listed.length}`);
    }
    assert.deepEqual(listed, every);
  });
}
