// SHA-256 by the browser's own code, which has nothing to do with ours.

/** Files up to this length are hashed by the browser, which wants them whole. */
const WHOLE = 512 << 20;

/** In hexadecimal; nothing where the file is too long, or the page is not from a secure origin. */
export async function digest(blob: Blob): Promise<string | undefined> {
  if (!globalThis.crypto?.subtle || blob.size > WHOLE) return undefined;
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())));
}

/** Bytes in hexadecimal. */
export const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
