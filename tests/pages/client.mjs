// The JavaScript client in a page: SMALLEST_URL, and SMALLEST_KEY of a new account. The page and the module come from the same origin
// as the service, through a proxy, which cuts the first download.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { base, close, open } from "./browser.mjs";

const SOURCES = new URL("../../clients/javascript/src/", import.meta.url);
const ranges = [];

async function give(asked, answer) {
  if (asked.url === "/page") return answer.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><link rel=icon href=data:,>");
  if (asked.url.startsWith("/client/")) {
    const source = await readFile(new URL(asked.url.slice("/client/".length), SOURCES));
    return answer.writeHead(200, { "content-type": "text/javascript" }).end(source);
  }
  const { host, ...headers } = asked.headers;
  const isDownload = asked.url.endsWith("/download");
  if (isDownload) ranges.push(headers.range);
  const onward = request(base + asked.url, { method: asked.method, headers }, (given) => {
    answer.writeHead(given.statusCode, given.headers);
    if (!isDownload || ranges.length > 1) return given.pipe(answer);
    let sent = 0;
    given.on("data", (chunk) => {
      answer.write(chunk);
      if ((sent += chunk.length) < 500_000) return;
      given.pause();
      // What a page has not read when the line breaks is lost to it.
      setTimeout(() => answer.destroy(), 1000);
    });
  });
  onward.on("error", () => answer.destroy());
  asked.pipe(onward);
}

const server = createServer((asked, answer) => give(asked, answer));
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const origin = `http://127.0.0.1:${server.address().port}`;
const page = await open("/page", { origin, provoked: /ERR_CONTENT_LENGTH_MISMATCH|with a status of (404|409)/ });

const seen = await page.evaluate(async (apiKey) => {
  const { Client, DuplicateError } = await import("/client/index.js");
  const client = new Client({ apiKey });
  const line = (_, n) => `Mar  8 12:00:00 host sshd[${n}]: session opened for user u${(n * n) % 97}\n`;
  const content = Array.from({ length: 40_000 }, line).join("");
  const file = new File([content], "é.log");
  const told = [];
  const onProgress = (...step) => told.push(step);
  const stored = await client.upload("log-files", file, { params: { level: "fast" }, onProgress });
  const again = await client.upload("log-files", file, { params: { level: "fast" } }).catch((error) => error);
  const back = await client.download(stored.uploadId, { onProgress });
  const missing = await client.delete("a8f3b2c1").catch((error) => error);
  const { files } = await client.list();
  const stop = AbortSignal.abort();
  const aborted = await client.upload("log-files", new File(["x"], "x"), { onProgress, signal: stop }).catch((error) => error);
  await client.delete(stored.uploadId);
  return {
    stored,
    told,
    size: file.size,
    isSame: (await back.text()) === content,
    again: [again instanceof DuplicateError, again.uploadId],
    missing: [missing.name, missing.code],
    aborted: aborted.name,
    names: files.map(({ originalFilename }) => originalFilename),
  };
}, process.env.SMALLEST_KEY);

assert.deepEqual([seen.stored.originalFilename, seen.stored.originalBytes], ["é.log", seen.size]);
assert.equal(seen.isSame, true);
assert.equal(ranges.length, 2);
assert.match(ranges[1], /^bytes=[1-9][0-9]*-$/);
assert.deepEqual(seen.again, [true, seen.stored.uploadId]);
assert.deepEqual(seen.missing, ["NotFoundError", "not_found"]);
assert.equal(seen.aborted, "AbortError");
assert.deepEqual(seen.names, ["é.log"]);
for (const phase of ["upload", "compress", "download"]) {
  const [, done, total] = seen.told.findLast(([name]) => name === phase);
  assert.ok(done === total && total >= seen.size, phase);
}
server.closeAllConnections();
server.close();
await close();
