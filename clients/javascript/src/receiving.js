// What is received: verified, and taken up again where it broke off.

import { find, pieces, sha256, show } from "./digest.js";
import { ConnectionError, IntegrityError, ProtocolError } from "./errors.js";
import { broken } from "./transport.js";

/** The bytes of a path, piece by piece; it ends well only if they are what the service promised. */
export async function* receive(transport, path, { onProgress, signal } = {}) {
  const hash = sha256();
  const state = { done: 0, total: undefined, promised: undefined, tag: undefined };
  for (let failures = 0; ; ) {
    const before = state.done;
    const response = await open(transport, path, state, signal);
    try {
      for await (const piece of rest(response, path, state, signal)) {
        hash.update(piece);
        state.done += piece.length;
        if (state.total !== undefined) onProgress?.("download", state.done, state.total);
        yield piece;
      }
      break;
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      if (state.done === state.total) break;
      // Without a tag nobody knows whether the rest would be that of the same file.
      failures = state.done > before ? 1 : failures + 1;
      if (failures > transport.retries || !state.tag) throw error;
      await transport.pause(failures, signal);
    }
  }
  if (state.total !== undefined && state.done !== state.total) {
    throw new IntegrityError(`expected ${state.total} bytes, found ${state.done}`);
  }
  const found = show(hash.digest());
  if (state.promised && state.promised !== found) throw new IntegrityError(`expected ${state.promised}, found ${found}`);
}

// Asks for all, or for what is left.
function open(transport, path, { done, tag }, signal) {
  // Digest and ranges are those of the bytes as they are. Browsers do not let this header be set, and ask for what they decode.
  const headers = { "accept-encoding": "identity" };
  if (done) Object.assign(headers, { range: `bytes=${done}-`, "if-match": tag });
  return transport.patiently(() => transport.send({ path, headers, signal }), signal);
}

async function* rest(response, path, state, signal) {
  let known = begin(response, state);
  const stream = pieces(response.body ?? new Blob([]).stream());
  try {
    for (let next; !(next = await taken(stream, path, signal)).done; ) {
      const skipped = Math.min(known, next.value.length);
      known -= skipped;
      if (skipped < next.value.length) yield next.value.subarray(skipped);
    }
  } finally {
    await stream.return();
  }
  // A stream that ends early is an error of fetch's where the length is known, and in some browsers is not.
  if (state.total !== undefined && state.done < state.total) {
    throw new ConnectionError(`the answer to GET ${path} ended at ${state.done} of ${state.total} bytes`);
  }
}

async function taken(stream, path, signal) {
  try {
    return await stream.next();
  } catch (error) {
    throw broken(`the answer to GET ${path}`, error, signal);
  }
}

// Notes what an answer says of itself, and gives how many of its bytes are known already.
function begin({ status, headers }, state) {
  const range = headers.get("content-range") ?? "";
  const isCoded = !["identity", null].includes(headers.get("content-encoding"));
  if (!state.done) {
    const length = headers.get("content-length");
    // What a browser decodes on its own has another length and digest than what is said here.
    state.total = length === null || isCoded ? undefined : Number(length);
    state.promised = isCoded ? undefined : find(headers.get("repr-digest"));
    const tag = headers.get("etag");
    state.tag = tag && !tag.startsWith("W/") ? tag : undefined;
    return 0;
  }
  // It knows no ranges, and says that it is the same.
  if (status === 200 && headers.get("etag") === state.tag && !isCoded) return state.done;
  if (status === 206 && range.startsWith(`bytes ${state.done}-`)) return 0;
  throw new ProtocolError(`content-range: expected bytes ${state.done}-, found ${status} ${range}`);
}
