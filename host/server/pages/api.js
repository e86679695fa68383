// The REST API with the key of this tab.

const KEY = "smallest.key";
const PARTING = "smallest.parting";

export const key = () => sessionStorage.getItem(KEY);

export const setKey = (value) => sessionStorage.setItem(KEY, value);

// Forgets the key and starts over: a reload drops everything that was shown with it.
export function leave(parting = "") {
  sessionStorage.removeItem(KEY);
  sessionStorage.setItem(PARTING, parting);
  document.dispatchEvent(new Event("leave"));
  location.reload();
}

// What was said on leaving, once.
export function parting() {
  const text = sessionStorage.getItem(PARTING);
  sessionStorage.removeItem(PARTING);
  return text;
}

// An answer that is not a success, or none.
export class Failure extends Error {
  constructor(status, body) {
    super(body.error);
    this.status = status;
    this.requestId = body.request_id;
    this.uploadId = body.uploadId;
  }

  // For people, with what finds the request in the server's log.
  get text() {
    return this.requestId ? `${this.message} (request ${this.requestId})` : this.message;
  }
}

// The failure in an answer's text. A key that is refused ends the session.
export function failure(status, text, requestId) {
  if (status === 401 && key()) leave("Your key is no longer accepted. Sign in again.");
  try {
    return new Failure(status, JSON.parse(text));
  } catch {
    return new Failure(status, { error: `the server answered with status ${status}`, request_id: requestId });
  }
}

// Sends a request and answers the response where it is a success.
export async function send(method, path, { body, signal, as = key() } = {}) {
  const headers = { "x-api-key": as };
  if (body) headers["content-type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, body: body && JSON.stringify(body), signal, cache: "no-store" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure(0, { error: "the server cannot be reached" });
  }
  if (response.ok) return response;
  throw failure(response.status, await response.text(), response.headers.get("x-request-id"));
}

export const call = async (...request) => (await send(...request)).json();
