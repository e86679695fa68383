// The client: one method for each thing that the service does.

import { digestOf, show } from "./digest.js";
import { NotFoundError, ProtocolError, SmallestError } from "./errors.js";
import { work } from "./jobs.js";
import { receive } from "./receiving.js";
import { Transport, nap, segment, whole } from "./transport.js";

const MOST_LISTED = 200;

/** A service and a key. */
export class Client {
  #transport;

  constructor({ apiKey, url = globalThis.location?.origin, retries = 4, fetch = globalThis.fetch, sleep = nap } = {}) {
    const key = apiKey?.trim();
    if (!key) throw new TypeError("expected an apiKey");
    if (!url) throw new TypeError("expected the service's url");
    // The specification's address has /api at its end.
    const base = String(url).trim().replace(/\/+$/, "").replace(/\/api$/, "");
    if (!/^https?:$/.test(new URL(base).protocol)) throw new TypeError(`expected the service's url, found ${url}`);
    this.#transport = new Transport({ fetch: fetch.bind(globalThis), url: base, apiKey: key, retries, sleep });
  }

  /** Compresses and stores a blob, and returns once that is done and verified. */
  async upload(codec, file, { params, filename, onProgress, signal } = {}) {
    const form = await this.#form("file", file, { query: params, filename, onProgress, signal });
    const request = { ...form, path: `/api/${segment(codec)}/upload` };
    return work(this.#transport, request, file.size, onProgress);
  }

  /** Restores a file in memory, verified. */
  download(uploadId, options) {
    return collected(this.stream(uploadId, options));
  }

  /** Restores a file piece by piece; what is wrong with it is thrown at the end. */
  stream(uploadId, options) {
    return receive(this.#transport, `/api/files/${segment(uploadId)}/download`, options);
  }

  /** A file as the archive that it is stored as, a standalone .smz. */
  archive(uploadId, options) {
    return collected(this.streamArchive(uploadId, options));
  }

  /** A file as a standalone .smz, piece by piece. */
  streamArchive(uploadId, options) {
    return receive(this.#transport, `/api/files/${segment(uploadId)}/archive`, options);
  }

  /** Some files, newest first, and what all of them take. */
  list({ limit = 50, offset = 0, signal } = {}) {
    return this.#get("/api/files", { limit, offset }, signal);
  }

  /** All files, newest first; those that go or come meanwhile do no harm to the others. */
  async *files({ page = 100, signal } = {}) {
    const limit = Math.max(2, Math.min(page, MOST_LISTED));
    const seen = new Set();
    for (let offset = 0; ; ) {
      const { files } = await this.list({ limit, offset, signal });
      if (!Array.isArray(files)) throw new ProtocolError("expected a field files");
      const fresh = files.filter((file) => !seen.has(file.uploadId));
      if (offset && fresh.length === files.length) {
        // The last one is not where it was: some before it are gone, and the others have moved up.
        offset = Math.max(0, offset - limit + 1);
        continue;
      }
      fresh.forEach((file) => seen.add(file.uploadId));
      yield* fresh;
      if (files.length < limit) return;
      offset += limit - 1;
    }
  }

  /** All that is known of a file. */
  metadata(uploadId, { signal } = {}) {
    return this.#get(`/api/files/${segment(uploadId)}`, {}, signal);
  }

  /** Deletes a file for good. */
  async delete(uploadId, { signal } = {}) {
    try {
      await this.#transport.json({ method: "DELETE", path: `/api/files/${segment(uploadId)}`, signal });
    } catch (error) {
      // Where the first answer got lost, the second is that there is no such file any more.
      if (!(error instanceof NotFoundError) || error.attempts === 1) throw error;
    }
  }

  /** An image made smaller by what the eye does not see. */
  compressImage(image, options) {
    return this.#compress("image", image, options);
  }

  /** A video as AV1 in an MP4. */
  compressVideo(video, options) {
    return this.#compress("video", video, options);
  }

  /** Compresses a blob into your own bucket. */
  async s3Put(bucket, key, file, { type, contentType, onProgress, signal } = {}) {
    const path = `/s3/${segment(bucket)}/${key.split("/").map(segment).join("/")}`;
    const headers = { ...(await promise(file)), "content-type": contentType || file.type || "application/octet-stream" };
    const sent = onProgress && ((done, total) => onProgress("upload", done, total));
    const request = { method: "PUT", path, query: { type }, headers, body: file, sent, signal };
    return work(this.#transport, request, file.size, onProgress);
  }

  /** The account of the key: its credits and what its files take. */
  account({ signal } = {}) {
    return this.#get("/api/account", {}, signal);
  }

  /** The codecs and what they take. */
  async codecs({ signal } = {}) {
    return (await this.#get("/api/codecs", {}, signal)).codecs;
  }

  async #get(path, query, signal) {
    return (await this.#transport.json({ path, query, signal })).body;
  }

  async #compress(field, file, { params, filename, onProgress, signal } = {}) {
    const form = await this.#form(field, file, { query: params, filename, onProgress, signal });
    const request = { ...form, path: "/api/compress" };
    // The form is sent again where the answer breaks off; under its name it is paid for once.
    const answer = async () => whole(await this.#transport.send(request), "blob", signal);
    return this.#transport.patiently(answer, signal);
  }

  // RFC 7578, as a blob, so that it is read from disk as it is sent, and again where that is needed.
  async #form(field, file, { query, filename, onProgress, signal }) {
    const headers = await promise(file);
    const boundary = crypto.randomUUID();
    const name = (filename ?? file.name ?? "file").replace(/["\r\n]/g, (c) => ({ '"': "%22", "\r": "%0D", "\n": "%0A" })[c]);
    const head =
      `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\n` +
      "content-type: application/octet-stream\r\n\r\n";
    headers["content-type"] = `multipart/form-data; boundary=${boundary}`;
    const sent = onProgress && ((done, total) => onProgress("upload", done, total));
    return { method: "POST", query, headers, body: new Blob([head, file, `\r\n--${boundary}--\r\n`]), sent, signal };
  }
}

// Names the request, so that it can be sent twice and done once, and says what its file is.
async function promise(file) {
  if (!(file instanceof Blob)) throw new TypeError("expected a Blob: a File, new Blob([bytes]), or fs.openAsBlob(path)");
  try {
    return { "idempotency-key": crypto.randomUUID(), "repr-digest": show(await digestOf(file)) };
  } catch (error) {
    throw new SmallestError(`the file cannot be read: ${error.message}`, { cause: error });
  }
}

async function collected(stream) {
  const held = [];
  for await (const piece of stream) held.push(piece);
  return new Blob(held);
}
