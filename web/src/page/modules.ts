// The components' core modules, fetched when first needed and compiled once for all workers.

const modules = new Map<string, Promise<WebAssembly.Module>>();

/** The compiled module; one that could not be had is asked for again. */
export function module(url: string): Promise<WebAssembly.Module> {
  let found = modules.get(url);
  if (!found) {
    found = WebAssembly.compileStreaming(fetch(url));
    found.catch(() => modules.delete(url));
    modules.set(url, found);
  }
  return found;
}
