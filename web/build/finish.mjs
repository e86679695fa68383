// What follows the build: the service worker learns what to keep, and everything gets its compressed forms beside it.

import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const LEAST = 512;
const squeezers = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_LGWIN]: 22 } }),
  gz: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

/** Paths within a folder, sorted, with slashes. */
async function files(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return paths.map((path) => path.slice(folder.length + 1).split(sep).join("/")).sort();
}

async function serviceWorker(folder, source) {
  const hash = createHash("sha256");
  const list = await files(folder);
  for (const path of list) hash.update(path).update(await readFile(join(folder, path)));
  const paths = list.map((path) => (path === "index.html" ? "/" : `/${path}`));
  const head = `const FILES = ${JSON.stringify(paths)};\nconst VERSION = "${hash.digest("hex").slice(0, 16)}";\n`;
  await writeFile(join(folder, "sw.js"), head + (await readFile(source, "utf8")));
}

async function squeeze(folder) {
  for (const path of await files(folder)) {
    const bytes = await readFile(join(folder, path));
    if (bytes.length < LEAST) continue;
    const forms = await Promise.all(Object.entries(squeezers).map(async ([suffix, pack]) => [suffix, await pack(bytes)]));
    for (const [suffix, packed] of forms) {
      if (packed.length < bytes.length) await writeFile(join(folder, `${path}.${suffix}`), packed);
    }
  }
}

/** A Vite plugin that does so. */
export const finish = () => {
  let folder, source;
  return {
    name: "finish",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
      if (config.build.outDir.startsWith("/")) folder = config.build.outDir;
      source = join(config.root, "src/sw.js");
    },
    async closeBundle() {
      await serviceWorker(folder, source);
      await squeeze(folder);
    },
  };
};
