// One request and its answer: the key, the errors, and when to try again.
//
// Only what may be sent twice is tried again: reads, deletes, and writes that carry an Idempotency-Key, under which the service does
// nothing twice.

import { ApiError, CancelledError, ConnectionError, ProtocolError, apiError } from "./errors.js";

// Seconds; a service that asks for a longer pause is not waited for.
const LONGEST_PAUSE = 120;
const FIRST_PAUSE = 0.5;
const LAST_PAUSE = 20;
const TRANSIENT = new Set([408, 429, 502, 503, 504]);

/** Requests to one service with one key. */
export class Transport {
  #fetch;
  #url;
  #key;
  #sleep;

  constructor({ fetch, url, apiKey, retries, sleep }) {
    this.#fetch = fetch;
    this.#url = url;
    this.#key = apiKey;
    this.#sleep = sleep;
    this.retries = retries;
  }

  /** Asks for JSON; gives the status and the object. */
  async json(request) {
    return this.patiently(async () => {
      const response = await this.send(request);
      const text = await whole(response, "text", request.signal);
      let body;
      try {
        body = JSON.parse(text);
      } catch {
        // Said below.
      }
      if (!body || typeof body !== "object" || Array.isArray(body)) {
        throw new ProtocolError(`expected a JSON object, found ${text.slice(0, 100)}`);
      }
      return { status: response.status, body };
    }, request.signal);
  }

  /** Sends once; whatever is no success is thrown. A request is a method, a path, and perhaps query, headers, body, signal, sent. */
  async send({ method = "GET", path, query = {}, headers = {}, body, signal, sent }) {
    const url = this.#url + path + search(query);
    const own = { "x-api-key": this.#key, ...headers };
    const response = await this.#answer(url, { method, headers: own, body, signal }, sent);
    if (response.ok) return response;
    const text = await whole(response, "text", signal);
    throw apiError(response.status, text, retryAfter(response.headers.get("retry-after")));
  }

  /** Tries, and again while what goes wrong may go well a little later. */
  async patiently(attempt, signal) {
    for (let attempts = 1; ; attempts++) {
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof ApiError) error.attempts = attempts;
        const asked = error.retryAfter ?? 0;
        if (!isTransient(error) || attempts > this.retries || asked > LONGEST_PAUSE) throw error;
        await this.pause(attempts, signal, error.retryAfter);
      }
    }
  }

  /** Waits as the service asks, or as long as so many attempts in vain suggest. */
  async pause(attempts, signal, asked) {
    // Many clients that failed together should not come back together.
    const own = Math.min(FIRST_PAUSE * 2 ** (attempts - 1), LAST_PAUSE) * (0.5 + Math.random() / 2);
    await this.nap(asked ?? own, signal);
  }

  /** Waits so many seconds. */
  async nap(seconds, signal) {
    signal?.throwIfAborted();
    await this.#sleep(seconds * 1000, signal);
    signal?.throwIfAborted();
  }

  async #answer(url, { method, headers, body, signal }, sent) {
    // Only XMLHttpRequest tells in a browser how much it has sent; Node sends a stream, which is counted on its way.
    if (body && sent && globalThis.XMLHttpRequest) return viaXhr(url, { method, headers, body, signal, sent });
    const counted = body && sent && globalThis.process?.versions?.node && counting(body, sent);
    const init = counted ? { body: counted, duplex: "half" } : { body };
    try {
      return await this.#fetch(url, { method, headers, signal, redirect: "manual", cache: "no-store", ...init });
    } catch (error) {
      throw broken(`${method} ${url}`, error, signal);
    }
  }
}

/** Whether the same may go well a little later. */
export function isTransient(error) {
  if (error instanceof CancelledError) return false;
  if (error instanceof ApiError) return TRANSIENT.has(error.status) || error.code === "in_flight";
  return error instanceof ConnectionError;
}

/** What a connection died of; an abort stays what it is. */
export function broken(what, error, signal) {
  if (signal?.aborted) return signal.reason;
  return new ConnectionError(`${what}: ${error.cause?.message ?? error.message}`, { cause: error });
}

/** The whole of an answer, as text or as a blob. */
export async function whole(response, as, signal) {
  try {
    return await response[as]();
  } catch (error) {
    throw broken(`the answer of ${response.url}`, error, signal);
  }
}

/** One segment of a path, whatever is in it. */
export function segment(text) {
  // URLs resolve . and .. even where these are escaped, so that such a name cannot be asked for.
  if (text === "." || text === "..") throw new TypeError(`a path cannot have the segment ${text}`);
  return encodeURIComponent(text);
}

function search(query) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : "";
}

function counting(blob, sent) {
  let done = 0;
  const count = new TransformStream({
    transform(piece, controller) {
      done += piece.byteLength;
      sent(done, blob.size);
      controller.enqueue(piece);
    },
  });
  return blob.stream().pipeThrough(count);
}

function viaXhr(url, { method, headers, body, signal, sent }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open(method, url);
    request.responseType = "blob";
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.onprogress = ({ loaded, total }) => sent(loaded, total);
    request.onload = () => {
      const lines = request.getAllResponseHeaders().trim().split(/\r\n/).filter(Boolean);
      const answered = lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]);
      resolve(new Response(request.response, { status: request.status, headers: answered }));
    };
    request.onerror = () => reject(broken(`${method} ${url}`, new Error("the connection broke"), signal));
    request.onabort = request.onerror;
    request.onloadend = () => signal?.removeEventListener("abort", abort);
    signal?.throwIfAborted();
    signal?.addEventListener("abort", abort);
    request.send(body);
  });
}

// Seconds, of seconds or a date (RFC 9110 §10.2.3).
function retryAfter(header) {
  if (!header) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}

/** Waits so many milliseconds, or until the signal says stop. */
export function nap(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
    signal?.addEventListener("abort", done);
  });
}
