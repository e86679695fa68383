// Once the page has been here, it works without a network: its service worker keeps all of it.

import { find } from "./dom.ts";

/** Starts keeping, where the browser lets pages of this origin do so, and says when all of it is kept. */
export async function keepOffline() {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  navigator.serviceWorker.onmessage = ({ data }) => {
    if (data === "kept") find("offline").textContent = "Works offline.";
  };
  await navigator.serviceWorker.register("/sw.js");
  // Who saves data fetches what is needed when it is, and keeps that.
  if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData) return;
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage("keep");
}
