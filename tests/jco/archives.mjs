// node archives.mjs COMPONENTS: packs files with the components under Node, restores them, and writes the archives.
// Jobs come on standard input, one line of FILE, CODEC, OUT and each NAME=VALUE separated by tabs; a line is echoed when its archive is written.

import { readFile, readdir, writeFile, mkdtemp, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pack, unpack } from "../../web/src/driver.js";
import { load } from "./components.mjs";

const folder = process.argv[2];
const scratch = await mkdtemp(join(tmpdir(), "jco-"));
try {
  // By number, what each says of itself and what makes a fresh instance.
  const known = new Map();
  let packer;
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".wasm"))) {
    const name = file.slice(0, -".wasm".length);
    const fresh = await load(join(folder, file), name, scratch);
    if (name === "packer") packer = await fresh();
    else {
      const info = (await fresh()).codec.describe();
      known.set(info.id, { fresh, info });
    }
  }
  const codecs = { info: (id) => known.get(id)?.info, fresh: (id) => known.get(id).fresh() };
  const ids = new Map([...known.values()].map(({ info }) => [info.name, info.id]));
  for await (const line of createInterface({ input: process.stdin })) {
    const [file, codec, out, ...options] = line.split("\t");
    const input = await readFile(file);
    const coding = { codec: ids.get(codec), options: options.map((option) => option.split("=")) };
    const archive = await collected((watch) => pack(packer, codecs, coding, inputOf(input), watch));
    const restored = await collected((watch) => unpack(packer, codecs, inputOf(archive), watch));
    if (Buffer.compare(input, restored) !== 0) throw new Error(`${file} does not come back`);
    await writeFile(out, archive);
    console.log(line);
  }
} finally {
  await rm(scratch, { recursive: true });
}

function inputOf(bytes) {
  return { length: bytes.length, read: async (start, end) => bytes.subarray(start, end) };
}

// All that a run emits.
async function collected(run) {
  const pieces = [];
  await run({ emit: (bytes) => pieces.push(bytes) });
  return Buffer.concat(pieces);
}
