// A service that gives the answers of its script, one a request, and a client whose pauses are noted, not taken.

import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { Client } from "../src/index.js";

export const TIME = "2026-03-08T12:00:00Z";

export async function scripted(t, ...script) {
  const seen = [];
  const server = createServer(async (request, response) => {
    const body = [];
    for await (const piece of request) body.push(piece);
    seen.push({ method: request.method, path: request.url, headers: request.headers, body: Buffer.concat(body) });
    const answer = script.shift() ?? says(500, { error: "the script is at its end", code: "script" });
    answer(response, request);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const naps = [];
  const sleep = async (milliseconds) => naps.push(milliseconds / 1000);
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, seen, naps, client: new Client({ apiKey: "smz_key", url, retries: 3, sleep }) };
}

export const says = (status, body, headers = {}) => (response) => {
  const content = Buffer.isBuffer(body) ? body : JSON.stringify(body);
  response.writeHead(status, { "content-length": Buffer.byteLength(content), ...headers });
  response.end(content);
};

export const hangsUp = (response) => response.destroy();

// Answers with a body that breaks off.
export const breaksOff = (status, body, promised, headers = {}) => (response) => {
  response.writeHead(status, { "content-length": promised, ...headers });
  response.write(body, () => setImmediate(() => response.destroy()));
};

export const reprDigest = (content) => `sha-256=:${createHash("sha256").update(content).digest("base64")}:`;

export const uploaded = {
  uploadId: "a8f3b2c1",
  originalFilename: "reads.fastq",
  originalBytes: 52428800,
  compressedBytes: 2359296,
  savings: "95.5%",
  codec: "dna",
  format: "fastq",
  compressionTimeMs: 1420,
  createdAt: TIME,
};

export function job(status, doneBytes = 0, result = undefined) {
  return { jobId: "j1", status, progress: { doneBytes, totalBytes: 100 }, url: "/api/jobs/j1", createdAt: TIME, result };
}
