// What a file became beside what others make of it.

import { element } from "./dom.ts";
import { bytes } from "../../../host/server/pages/figures.js";
import type { Rival } from "../worker/rivals.ts";

/** A bar for each size, ours first, all against the original. */
export class Bars {
  readonly list: HTMLElement = element("dl", { className: "bars" });

  constructor(
    private readonly original: number,
    ours: number,
  ) {
    this.add({ name: "smallest", bytes: ours }, "ours");
  }

  add({ name, bytes: size }: Rival, kind = "") {
    const fill = element("span", { className: "fill" });
    fill.style.setProperty("--part", String(this.original ? Math.min(size / this.original, 1) : 0));
    this.list.append(
      element("dt", { className: kind }, name),
      element("dd", { className: "track", ariaHidden: "true" }, fill),
      element("dd", { className: "number" }, bytes(size)),
    );
  }
}
