// node archives.mjs COMPONENTS: packs files with the components under Node, restores them, and writes the archives.
// Jobs come on standard input, one line of FILE, CODEC, OUT and each NAME=VALUE separated by tabs; a line is echoed when its archive is written.

import { readFile, readdir, writeFile, mkdtemp, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "./components.mjs";
import { Codecs, pack, unpack } from "./driver.mjs";

const folder = process.argv[2];
const scratch = await mkdtemp(join(tmpdir(), "jco-"));
try {
  const codecs = new Codecs();
  const ids = new Map();
  let packer;
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".wasm"))) {
    const name = file.slice(0, -".wasm".length);
    const fresh = await load(join(folder, file), name, scratch);
    if (name === "packer") packer = (await fresh()).packer;
    else ids.set(name, (await codecs.add(fresh)).id);
  }
  for await (const line of createInterface({ input: process.stdin })) {
    const [file, codec, out, ...options] = line.split("\t");
    const input = await readFile(file);
    const { bytes } = await pack(packer, codecs, ids.get(codec), options.map((option) => option.split("=")), input);
    const { bytes: restored } = await unpack(packer, codecs, bytes);
    if (Buffer.compare(input, restored) !== 0) throw new Error(`${file} does not come back`);
    await writeFile(out, bytes);
    console.log(line);
  }
} finally {
  await rm(scratch, { recursive: true });
}
