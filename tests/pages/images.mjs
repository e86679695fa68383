// Pictures from /api/compress as a browser shows them: SMALLEST_URL, and SMALLEST_KEY of a new account.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { close, open } from "./browser.mjs";

const samples = new URL("../corpus/image/", import.meta.url);
const page = await open("/files");

// What the browser shows of a file and of what the service makes of it: sizes in bytes and pixels, and how far samples are apart.
const compress = (file, query) =>
  page.evaluate(
    async ([file, query, key]) => {
      const original = new Blob([Uint8Array.from(atob(file), (c) => c.charCodeAt(0))], { type: "image/jpeg" });
      const form = new FormData();
      form.append("image", original, "photo.jpg");
      const answer = await fetch(`/api/compress${query}`, { method: "POST", headers: { "x-api-key": key }, body: form });
      const smaller = await answer.blob();
      const shown = [];
      for (const blob of [original, smaller]) {
        const bitmap = await createImageBitmap(new Blob([blob], { type: "image/jpeg" }));
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
        context.drawImage(bitmap, 0, 0);
        shown.push(context.getImageData(0, 0, bitmap.width, bitmap.height));
      }
      const [before, after] = shown;
      const apart = before.data.reduce((sum, sample, at) => sum + Math.abs(sample - after.data[at]), 0);
      const size = ({ width, height }) => [width, height];
      return {
        status: answer.status, bytes: [original.size, smaller.size], sizes: [size(before), size(after)],
        apart: apart / before.data.length,
      };
    },
    [file, query, process.env.SMALLEST_KEY],
  );

let smaller = 0;
for (const name of await readdir(samples)) {
  const file = (await readFile(new URL(name, samples))).toString("base64");
  for (const [query, most] of [["", 6], ["?target=60&metadata=strip", 15], ["?quality=lossless", 0]]) {
    const { status, bytes, sizes, apart } = await compress(file, query);
    assert.equal(status, 200);
    assert.deepEqual(sizes[1], sizes[0], `${name}${query}`);
    assert.ok(apart <= most, `${name}${query}: ${apart}`);
    assert.ok(bytes[1] <= bytes[0], `${name}${query}: ${bytes}`);
    smaller += bytes[1] < bytes[0];
  }
}
assert.ok(smaller > 10, `${smaller} are smaller`);
await close();
