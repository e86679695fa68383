// Versions of a web asset as a browser takes them, each against the one that it has (RFC 9842): SMALLEST_URL, and SMALLEST_KEY of a
// new account.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { base, close, open } from "./browser.mjs";

const key = process.env.SMALLEST_KEY;
const line = (_, n) => `export const setting${n} = ${Math.imul(n, 2654435761) >>> 7}; // caf\u00e9\n`;
const asset = (version) => Buffer.from(Array.from({ length: 4000 }, line).toSpliced(2000, 0, `// version ${version}\n`).join(""));
const sha256 = (bytes) => createHash("sha256").update(bytes).digest();
const versions = [1, 2].map(asset);
const other = Buffer.from(asset(1).toReversed());

async function upload(bytes) {
  const form = new FormData();
  form.append("file", new Blob([bytes]), "app.js");
  const answer = await fetch(`${base}/api/dict-transport/upload`, { method: "POST", headers: { "x-api-key": key }, body: form });
  assert.equal(answer.status, 201);
  return (await answer.json()).uploadId;
}

const downloads = [];
for (const bytes of [...versions, other]) downloads.push(`/api/files/${await upload(bytes)}/download`);
const [old, fresh] = downloads.map((path) => `${path}?asset=app.js`);
const beside = `${downloads[2]}?asset=other.js`;

// The service as a browser sees it that does not know that coding, and what went over the wire.
async function without(coding) {
  const wire = [];
  const server = createServer((asked, answer) => {
    const { host, ...headers } = asked.headers;
    const codings = headers["accept-encoding"]?.split(/, */).filter((name) => name !== coding);
    if (codings) headers["accept-encoding"] = codings.join(", ");
    const onward = request(base + asked.url, { method: asked.method, headers }, (given) => {
      const seen = { url: asked.url, asked: asked.headers, given: given.headers, bytes: 0 };
      wire.push(seen);
      answer.writeHead(given.statusCode, given.headers);
      given.on("data", (chunk) => (seen.bytes += chunk.length));
      given.pipe(answer);
    });
    asked.pipe(onward);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { wire, origin: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

// What a page that fetches the path gets, as its digest.
const take = (page, path, key) =>
  page.evaluate(
    async ([path, key]) => {
      const body = await (await fetch(path, { headers: { "x-api-key": key } })).arrayBuffer();
      return Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", body)));
    },
    [path, key],
  );

for (const [unknown, expected] of [["dcz", ["dcb"]], ["dcb", ["dcz"]], ["", ["dcb", "dcz"]]]) {
  console.log(`a browser that takes ${expected.join(" and ")} gets a new version against the old`);
  const { wire, origin, stop } = await without(unknown);
  const page = await open("/files", { origin });
  const last = (path) => wire.findLast((seen) => seen.url === path);

  assert.deepEqual(await take(page, old, key), [...sha256(versions[0])]);
  assert.equal(last(old).asked["available-dictionary"], undefined);
  assert.equal(last(old).given["content-encoding"], "br");
  assert.match(last(old).given["use-as-dictionary"], /^match="\/api\/files\/\*\/download\?asset=app\.js", id="/);
  assert.deepEqual(await take(page, beside, key), [...sha256(other)]);

  // The browser keeps it in its own time; what it is not given does not take its place.
  const ready = `:${sha256(versions[0]).toString("base64")}:`;
  for (const [name, bytes] of [["other.js", other], ["app.js", versions[0]]]) {
    const elsewhere = `/api/files/none/download?asset=${name}`;
    const kept = `:${sha256(bytes).toString("base64")}:`;
    for (let tries = 0; last(elsewhere)?.asked["available-dictionary"] !== kept; tries += 1) {
      assert.ok(tries < 300, `the old version of ${name} is not used as a dictionary`);
      await sleep(100);
      await take(page, elsewhere, "wrong");
    }
  }

  assert.deepEqual(await take(page, fresh, key), [...sha256(versions[1])]);
  const { asked, given, bytes } = last(fresh);
  assert.equal(asked["available-dictionary"], ready);
  assert.ok(expected.includes(given["content-encoding"]), given["content-encoding"]);
  assert.ok(bytes > 40 && bytes < 120, `${bytes} bytes`);
  await page.context().close();
  stop();
}

await close();
