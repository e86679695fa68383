// The hash that browsers use is Node's.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { Sha256, digestOf, find, show } from "../src/digest.js";

const bytes = (length) => Uint8Array.from({ length }, (_, i) => (i * i * 31 + i) & 255);

test("every length around a block, fed in any pieces", () => {
  for (const length of [0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000, 100_003]) {
    const content = bytes(length);
    const expected = createHash("sha256").update(content).digest("hex");
    for (const step of [1, 7, 64, 100_003]) {
      const hash = new Sha256();
      for (let at = 0; at < length; at += step) hash.update(content.subarray(at, at + step));
      assert.equal(Buffer.from(hash.digest()).toString("hex"), expected, `${length} by ${step}`);
    }
  }
});

test("a blob's digest in HTTP's words", async () => {
  const digest = show(await digestOf(new Blob([])));
  assert.equal(digest, "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
  assert.equal(find(`sha-512=:AAAA:, ${digest};q=1`), digest);
  assert.equal(find("md5=:AAAA:"), undefined);
  assert.equal(find(null), undefined);
});
