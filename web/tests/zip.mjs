// The files of a ZIP whose entries are stored (APPNOTE.TXT 4.3), read from its central directory.

import assert from "node:assert/strict";

/** Bytes by path. */
export function unzip(zip) {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = zip.readUInt32LE(end + 16);
  const files = new Map();
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    assert.equal(zip.readUInt32LE(at), 0x02014b50, "an entry of the central directory");
    assert.equal(zip.readUInt16LE(at + 10), 0, "stored");
    const [size, name, extra, comment] = [zip.readUInt32LE(at + 24), ...[28, 30, 32].map((field) => zip.readUInt16LE(at + field))];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    files.set(zip.subarray(at + 46, at + 46 + name).toString(), zip.subarray(start, start + size));
    at += 46 + name + extra + comment;
  }
  return files;
}
