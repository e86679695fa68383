// Against a running service, which tests/e2e/tests/javascript_client.rs starts and names in the environment.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createWriteStream, openAsBlob } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { test } from "node:test";
import { Client, DuplicateError } from "../../src/index.js";

const { SMALLEST_URL: url, SMALLEST_API_KEY: apiKey, SMALLEST_TEST_CORPUS: corpus, SMALLEST_TEST_BUCKET: bucket } = process.env;
const { SMALLEST_TEST_POOR_KEY: poorKey, SMALLEST_TEST_READ_KEY: readKey } = process.env;
const skip = !url && "SMALLEST_URL is not set: run `cargo test --release -p e2e --test javascript_client`";
const client = url ? new Client({ apiKey, url }) : undefined;

function log(lines, salt = "") {
  const two = (n) => String(n % 60).padStart(2, "0");
  const line = (n) => `Mar  8 12:${two(n / 60 | 0)}:${two(n)} host${salt} sshd[${(n * 7919) % 65536}]: session opened for user u${n % 97}\n`;
  return Buffer.from(Array.from({ length: lines }, (_, n) => line(n)).join(""));
}

const bytes = async (blob) => Buffer.from(await blob.arrayBuffer());

test("a file goes in and comes back", { skip }, async () => {
  const path = join(corpus, "db-dumps/copy.sql");
  const original = await readFile(path);
  const stored = await client.upload("db-dumps", await openAsBlob(path), { filename: "é copy.sql", params: { format: "postgres" } });
  assert.deepEqual([stored.originalFilename, stored.originalBytes, stored.format], ["é copy.sql", original.length, "postgres"]);
  assert.deepEqual(await bytes(await client.download(stored.uploadId)), original);
  const details = await client.metadata(stored.uploadId);
  assert.equal(details.compressedBytes, stored.compressedBytes);
  const { files, usage } = await client.list({ limit: 1 });
  assert.deepEqual([files[0].uploadId, files[0].savings, usage.totalFiles > 0], [stored.uploadId, stored.savings, true]);
  await assert.rejects(client.upload("db-dumps", new Blob([original]), { params: { format: "postgres" } }), (error) => {
    assert.ok(error instanceof DuplicateError);
    assert.equal(error.uploadId, stored.uploadId);
    return true;
  });
  await client.delete(stored.uploadId);
  await assert.rejects(client.download(stored.uploadId), { name: "NotFoundError", status: 404 });
});

test("a large file is a job, sent and received in pieces", { skip }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "smallest-"));
  t.after(() => rm(folder, { recursive: true }));
  const content = log(60_000);
  await writeFile(join(folder, "large.log"), content);
  const told = [];
  const onProgress = (...step) => told.push(step);
  const blob = await openAsBlob(join(folder, "large.log"));
  const stored = await client.upload("log-files", blob, { filename: "large.log", params: { level: "fast" }, onProgress });
  assert.equal(stored.originalBytes, content.length);
  await pipeline(client.stream(stored.uploadId, { onProgress }), createWriteStream(join(folder, "back.log")));
  assert.deepEqual(await readFile(join(folder, "back.log")), content);
  for (const phase of ["upload", "compress", "download"]) {
    const steps = told.filter(([name]) => name === phase);
    assert.deepEqual(steps.at(-1)[1], steps.at(-1)[2], phase);
  }
  await client.delete(stored.uploadId);
});

test("all files are listed while they are deleted", { skip }, async () => {
  const ids = [];
  for (let n = 0; n < 5; n++) {
    ids.unshift((await client.upload("log-files", new Blob([log(20, `list${n}`)]))).uploadId);
  }
  const listed = [];
  for await (const { uploadId } of client.files({ page: 2 })) {
    if (!ids.includes(uploadId)) continue;
    listed.push(uploadId);
    await client.delete(uploadId);
  }
  assert.deepEqual(listed, ids);
});

test("an archive is one", { skip }, async () => {
  const { uploadId } = await client.upload("log-files", new Blob([log(100, "archive")]));
  assert.equal((await bytes(await client.archive(uploadId))).subarray(0, 4).toString("latin1"), "\x89SMZ");
  await client.delete(uploadId);
});

test("an image becomes smaller, and a video is refused by name", { skip }, async () => {
  const photo = await openAsBlob(join(corpus, "image/full.jpg"));
  const smaller = await client.compressImage(photo, { params: { target: 70 } });
  assert.ok(smaller.size > 100 && smaller.size < photo.size);
  assert.deepEqual((await bytes(smaller)).subarray(0, 2), Buffer.from([0xff, 0xd8]));
  await assert.rejects(client.compressImage(new Blob(["no image"])), { name: "BadRequestError" });
  const video = client.compressVideo(new Blob(["\0\0\0\x18ftypmp42"]));
  await assert.rejects(video, { name: "UnsupportedError", status: 501, code: "unsupported" });
});

test("a file is written to a bucket", { skip: skip || (!bucket && "SMALLEST_TEST_BUCKET is not set") }, async () => {
  const content = log(30_000, "s3");
  const written = await client.s3Put(bucket, "logs/é.log", new Blob([content]), { type: "text" });
  assert.deepEqual([written.bucket, written.key, written.original_size], [bucket, "logs/é.log", content.length]);
  assert.ok(written.compressed_size < content.length / 4);
});

test("refusals are exceptions, also before the body is read", { skip }, async () => {
  const large = new Blob([new Uint8Array(32 << 20)]);
  const as = (key) => new Client({ apiKey: key, url });
  await assert.rejects(as("smz_wrong").upload("log-files", large), { name: "UnauthorizedError" });
  await assert.rejects(client.upload("wool", large), { name: "NotFoundError", code: "unknown_codec" });
  await assert.rejects(as(readKey).upload("log-files", new Blob(["a\n"])), { name: "ForbiddenError" });
  await assert.rejects(as(poorKey).upload("log-files", new Blob(["a\n"])), { name: "NoCreditsError" });
  await assert.rejects(client.upload("log-files", new Blob([])), { name: "BadRequestError" });
  assert.equal((await as(poorKey).account()).credits, 0);
  assert.ok((await client.codecs()).some(({ name }) => name === "log-files"));
});
