// Frames of one file coded at the same time: each call that takes long goes to a helper of its own.
//
// The packer never has more calls open than its lanes, so that there are as many helpers. A call that the memory does not hold beside
// those that run waits for one of them.

import type { Call } from "../../generated/interfaces/smallest-codec-packer.js";
import type { Reply } from "../driver.js";
import type { Errand, Said } from "./helper.ts";
import Helper from "./helper.ts?worker";

/** Bytes that calls take at a time, by what codecs declare; a single call may take more. */
const ROOM = 1 << 30;

type Waiting = { call: Call; module: WebAssembly.Module; needs: number; done: (reply: Reply) => void; failed: (error: Error) => void };

export class Crew {
  private readonly idle: Worker[] = [];
  private readonly waiting: Waiting[] = [];
  private used = 0;
  private hired = 0;

  constructor(private readonly lanes: number) {}

  run(call: Call, module: WebAssembly.Module): Promise<Reply> {
    return new Promise((done, failed) => {
      this.waiting.push({ call, module, needs: Number(call.cx.limits.memory), done, failed });
      this.next();
    });
  }

  private next() {
    const first = this.waiting[0];
    if (!first || (this.used > 0 && this.used + first.needs > ROOM)) return;
    const helper = this.idle.pop() ?? this.hire();
    if (!helper) return;
    this.waiting.shift();
    this.used += first.needs;
    const over = (then: () => void) => {
      this.used -= first.needs;
      this.idle.push(helper);
      then();
      this.next();
    };
    helper.onmessage = ({ data }: MessageEvent<Said>) =>
      over(() => ("reply" in data ? first.done(data.reply) : first.failed(new Error(data.broken))));
    helper.onerror = (event) => over(() => first.failed(new Error(event.message || "a helper broke")));
    helper.postMessage({ module: first.module, call: first.call } satisfies Errand);
    this.next();
  }

  private hire(): Worker | undefined {
    if (this.hired >= this.lanes) return undefined;
    this.hired += 1;
    return new Helper();
  }
}
