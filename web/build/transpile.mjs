// node transpile.mjs COMPONENTS: writes generated/, the components as browsers run them.
//
//   COMPONENTS/*.wasm              ──▶ codec.js       one binding for all codecs: they have one contract
//   COMPONENTS/transcoders/*.wasm  ──▶ transcoder.js  one for all transcoders
//   COMPONENTS/packer.wasm         ──▶ packer.js
//   every core module              ──▶ wasm/NAME.wasm
//   what each says of itself       ──▶ components.ts, which the rest of the page goes by: nothing else names a codec

import { transpileBytes } from "@bytecodealliance/jco-transpile";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const PACKER = "packer";

const components = process.argv[2];
const generated = join(dirname(fileURLToPath(import.meta.url)), "../generated");

// One component's binding and core modules, as `binding.js`, `binding.core.wasm`, `binding.core2.wasm`, ….
async function transpile(file, binding) {
  const options = { name: binding, instantiation: "async", noNodejsCompat: true, noTypescript: false };
  const { files } = await transpileBytes(await readFile(file), options);
  const entries = Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes)]);
  const texts = entries.filter(([path]) => !path.endsWith(".wasm"));
  return {
    texts: texts.map(([path, bytes]) => [path, path === `${binding}.js` ? withoutFetching(bytes.toString()) : bytes]),
    cores: entries.filter(([path]) => path.endsWith(".wasm")),
  };
}

// Modules always come from getCoreModule. What jco does without one, bundlers take for a folder of assets to keep.
function withoutFetching(text) {
  const cut = text.replace('"use components";\n', "").replace(/^ *async function fetchCompile \(url\) \{\n[^]*?\n  \}\n/m, "").replace(/^.*fetchCompile\(new URL.*\n/m, "");
  if (cut.includes("fetchCompile") || cut.includes("import.meta")) throw new Error("jco's output has another form: it loads modules itself");
  return cut;
}

async function write(path, bytes) {
  const target = join(generated, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, bytes);
}

// All components of one contract share the binding; a second one that differed would need its own.
async function family(folder, names, binding) {
  const described = [];
  let first;
  for (const name of names) {
    const { texts, cores } = await transpile(join(folder, `${name}.wasm`), binding);
    const [[, core], ...more] = cores;
    if (more.length) throw new Error(`${name}: expected one core module, found ${cores.length}`);
    const text = texts.map(([path, bytes]) => path + bytes).join("\0");
    if (first !== undefined && first !== text) throw new Error(`${name}: its binding is not that of ${names[0]}`);
    first ??= text;
    for (const [path, bytes] of texts) await write(path, bytes);
    const file = `wasm/${binding}-${name}.wasm`;
    await write(file, core);
    described.push({ name, file, core });
  }
  return described;
}

async function describe(binding, { core }) {
  const { instantiate } = await import(pathToFileURL(join(generated, `${binding}.js`)));
  const module = await WebAssembly.compile(core);
  const root = await instantiate(() => module, {}, (made, imports) => WebAssembly.instantiate(made, imports ?? {}));
  return (root.codec ?? root.transcode).describe();
}

const named = async (folder) =>
  (await readdir(folder)).filter((name) => name.endsWith(".wasm")).map((name) => name.slice(0, -".wasm".length)).sort();

await rm(generated, { recursive: true, force: true });
await write("package.json", '{ "type": "module" }\n');
const codecs = await family(components, (await named(components)).filter((name) => name !== PACKER), "codec");
const folder = join(components, "transcoders");
const transcoders = await family(folder, await named(folder), "transcoder");
const { texts, cores } = await transpile(join(components, `${PACKER}.wasm`), PACKER);
for (const [path, bytes] of texts) await write(path, bytes);
for (const [path, bytes] of cores) await write(`wasm/${path}`, bytes);

const imports = [];
const url = (file) => {
  imports.push(`import url${imports.length} from "./${file}?url&no-inline";`);
  return `url${imports.length - 1}`;
};
async function list(binding, family) {
  const rows = [];
  for (const one of family) rows.push(`  { url: ${url(one.file)}, info: ${JSON.stringify(await describe(binding, one))} },`);
  return rows.join("\n");
}
const text = `export const codecs: Component[] = [
${await list("codec", codecs)}
];

export const transcoders: Component[] = [
${await list("transcoder", transcoders)}
];

export const packer: Record<string, string> = {
${cores.map(([path]) => `  "${path}": ${url(`wasm/${path}`)},`).join("\n")}
};
`;
const head = `// Written by build/transpile.mjs.
import type { Info } from "./interfaces/smallest-codec-types.js";
${imports.join("\n")}

export type Component = { url: string; info: Info };
`;
await write("components.ts", `${head}\n${text}`);
console.log(`    generated: ${codecs.length} codecs, ${transcoders.length} transcoders, the packer`);
