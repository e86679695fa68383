// Runs target/release/edge/cloudflare in Cloudflare's own runtime on a free port of 127.0.0.1, before the origin that ORIGIN names.
// Prints the address, and ends with standard input.
import { join } from "node:path";
import { Miniflare } from "miniflare";

const folder = process.argv[2];
const miniflare = new Miniflare({
  host: "127.0.0.1",
  port: 0,
  modules: true,
  modulesRules: [
    { type: "ESModule", include: ["**/*.mjs", "**/*.js"] },
    { type: "CompiledWasm", include: ["**/*.wasm"] },
  ],
  modulesRoot: folder,
  scriptPath: join(folder, "worker.mjs"),
  compatibilityDate: "2026-01-01",
  bindings: { ORIGIN: process.env.ORIGIN, EDGE_ID: "test", EDGE_SECRET: process.env.SMALLEST_EDGE_SECRET },
  kvNamespaces: ["KEYS"],
  cf: false,
  telemetry: { enabled: false },
});
const url = await miniflare.ready;
console.log(`listening on ${url.origin}`);
process.stdin.on("end", () => miniflare.dispose().then(() => process.exit(0)));
process.stdin.resume();
