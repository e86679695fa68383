// Runs single calls of codecs for a worker whose file has several frames.

import { instantiate } from "../../generated/codec.js";
import type { Call } from "../../generated/interfaces/smallest-codec-packer.js";
import { answerCall, type Reply } from "../driver.js";
import { start } from "./components.ts";

/** What the call came to, or why there was none. */
export type Said = { reply: Reply } | { broken: string };

export type Errand = { module: WebAssembly.Module; call: Call };

onmessage = async ({ data: { module, call } }: MessageEvent<Errand>) => {
  const answer = (said: Said) => postMessage(said);
  try {
    const instance = await instantiate(() => module, {}, start);
    answer({ reply: answerCall(instance, call) });
  } catch (error) {
    answer({ broken: String(error) });
  }
};
