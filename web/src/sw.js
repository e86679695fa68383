// Keeps the page for when there is no network. build/finish.mjs puts before this: FILES, the paths of all that it keeps (the page
// itself is "/"), and VERSION, their hash.
//
// The shell is kept at once, the components when the page asks, after it is there. Nothing else is touched: the API and the other
// pages go to the network as if this were not here.

/* global FILES, VERSION */
const CACHE = `smallest-${VERSION}`;
const kept = new Set(FILES);
const SHELL = FILES.filter((path) => !path.endsWith(".wasm"));

addEventListener("install", (event) => {
  event.waitUntil(keep(SHELL));
  skipWaiting();
});

addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => clients.claim()));
});

addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(keep(FILES).then(() => event.source.postMessage("kept")));
});

addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method === "GET" && origin === location.origin && kept.has(pathname)) event.respondWith(answer(pathname));
});

// Files have their hash in their name, so that what is kept is right. The page has not: the network's is newer where there is one.
async function answer(path) {
  const cache = await caches.open(CACHE);
  if (path === "/") {
    try {
      return await fetch(path, { cache: "no-cache" });
    } catch {
      return (await cache.match(path)) ?? Response.error();
    }
  }
  const found = await cache.match(path);
  if (found) return found;
  const fresh = await fetch(path);
  if (fresh.ok) await cache.put(path, fresh.clone());
  return fresh;
}

async function keep(paths) {
  const cache = await caches.open(CACHE);
  const missing = [];
  for (const path of paths) if (!(await cache.match(path))) missing.push(path);
  await cache.addAll(missing);
}

async function forgetOthers() {
  for (const name of await caches.keys()) if (name.startsWith("smallest-") && name !== CACHE) await caches.delete(name);
}
