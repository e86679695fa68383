import { defineConfig } from "vite";
import { finish } from "./build/finish.mjs";

export default defineConfig({
  build: {
    target: "es2023",
    // `/assets` is the service's other pages'.
    assetsDir: "web",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    emptyOutDir: true,
  },
  worker: { format: "es" },
  server: { fs: { allow: [".."] } },
  plugins: [finish()],
});
