// Components as a browser runs them: transpiled by jco, instantiated from their core modules, with nothing to import.

import { transpileBytes } from "@bytecodealliance/jco-transpile";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

// Transpiles one component into a folder of its own and returns a function that makes fresh instances of it.
export async function load(component, name, folder) {
  const { files } = await transpileBytes(await readFile(component), {
    name,
    instantiation: "async",
    noNodejsCompat: true,
    noTypescript: true,
  });
  for (const [path, bytes] of Object.entries(files)) {
    const target = join(folder, name, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
  }
  const { instantiate } = await import(pathToFileURL(join(folder, name, `${name}.js`)));
  const modules = new Map();
  const getCoreModule = async (path) => {
    if (!modules.has(path)) modules.set(path, await WebAssembly.compile(await readFile(join(folder, name, path))));
    return modules.get(path);
  };
  return () => instantiate(getCoreModule, {}, (module, imports) => WebAssembly.instantiate(module, imports ?? {}));
}
