// One file on the page: how far it is, what it became, the proof, and what can be done with it.

import { announce, button, element } from "./dom.ts";
import { bytes, saved } from "../../../host/server/pages/figures.js";
import type { FromWorker, Made, Proof, Task } from "../worker/messages.ts";
import { Bars } from "./bars.ts";
import type { Taken } from "./intake.ts";
import { Job } from "./job.ts";
import { Pace, left } from "./pace.ts";
import { compare } from "./rivals.ts";
import { slider } from "./slider.ts";
import { canUpload, uploadButton } from "./upload.ts";

export const SUFFIX = ".smz";

/** What a row tells the page: its numbers changed. */
export type Changed = () => void;

export class Row {
  readonly item: HTMLElement;
  /** The file that came of it, under the name that it gets. */
  made: { path: string; blob: Blob } | undefined;
  busy = true;

  private readonly title = element("span", { className: "name" });
  private readonly kind = element("span", { className: "faint" });
  private readonly state = element("p", { className: "state" }, "waiting");
  private readonly bar = element("progress", { max: 1, value: 0 });
  private readonly actions = element("span", { className: "actions" });
  private readonly job: Job;
  private pace: Pace | undefined;
  private timer: number | undefined;
  private coding: { name: string; options: [string, string][] } | undefined;

  constructor(
    readonly taken: Taken,
    private readonly task: Omit<Task, "lanes">,
    private readonly changed: Changed,
  ) {
    const { path } = taken;
    this.title.textContent = this.title.title = path;
    this.bar.ariaLabel = `Progress of ${path}`;
    const cancel = button("Cancel", () => this.job.cancel(), { className: "quiet", ariaLabel: `Cancel ${path}` });
    this.actions.append(cancel);
    const title = element("div", { className: "title" }, this.title, this.kind);
    this.item = element("li", { className: "job" }, title, this.actions, this.bar, this.state);
    this.job = new Job(task, (message) => this.hear(message));
  }

  get original() {
    return this.task.kind === "restore" ? (this.made?.blob.size ?? 0) : this.task.file.size;
  }

  get compressed() {
    return this.task.kind === "restore" ? this.task.file.size : (this.made?.blob.size ?? 0);
  }

  cancel() {
    this.job.cancel();
  }

  private hear(message: FromWorker | { say: "started" } | { say: "cancelled" }) {
    switch (message.say) {
      case "started":
        this.timer = window.setInterval(() => this.show(), 200);
        this.state.textContent = "looking at it";
        break;
      case "codec":
        this.coding = message;
        this.kind.textContent = described(message);
        this.pace ??= this.newPace();
        break;
      case "frame":
        this.pace?.begin(message.bytes);
        break;
      case "progress":
        (this.pace ??= this.newPace(message.total)).reach(message.done);
        break;
      case "made":
        this.pace?.finish();
        this.finish(message.made);
        break;
      case "proving":
        this.proving();
        break;
      case "proved":
        this.prove(message.proof);
        break;
      case "over":
        this.end();
        break;
      case "failed":
        this.fail(message.message);
        break;
      case "cancelled":
        this.end();
        if (this.made) this.item.querySelector(".proof.open")?.remove();
        else this.close("cancelled");
        break;
    }
  }

  private newPace(total = this.task.file.size) {
    const { kind, level } = this.task;
    return new Pace(`${kind}/${this.coding?.name ?? ""}/${level}`, kind === "restore" ? "fast" : level, total);
  }

  private show() {
    if (!this.pace || this.made) return;
    const part = this.pace.fraction();
    this.bar.value = part;
    const verb = this.task.kind === "restore" ? "restoring" : "compressing and checking";
    this.state.textContent = `${verb} ${Math.floor(part * 100)}%${left(this.pace.remaining())}`;
  }

  private finish({ blob, by, mediaType, fallbackFrames, storedFrames }: Made) {
    const { path } = this.taken;
    const { kind, file } = this.task;
    const archive = kind !== "restore" && !mediaType;
    const name = kind === "restore" ? withoutSuffix(path) : archive ? path + SUFFIX : path;
    this.made = { path: name, blob };
    this.kind.textContent ||= by;
    const text =
      kind === "restore"
        ? `${bytes(file.size)} → ${bytes(blob.size)}, restored`
        : `${bytes(file.size)} → ${bytes(blob.size)}, ${saved(file.size, blob.size)} saved`;
    // The codec it was made for did not code all of it.
    const other = fallbackFrames + storedFrames;
    this.close(other ? `${text}; ${other} frames not by this codec` : text, "good");
    this.actions.replaceChildren(this.link(name, blob));
    if (kind === "restore") return;
    const bars = new Bars(file.size, blob.size);
    this.item.append(bars.list);
    void compare(file, (rival) => bars.add(rival));
    if (mediaType?.startsWith("image/")) this.item.append(slider(file, blob, path));
    if (archive && canUpload) this.actions.append(uploadButton(file, path, this.coding, this.state));
  }

  private link(path: string, blob: Blob) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const label = name.endsWith(SUFFIX) && this.task.kind !== "restore" ? `Download ${SUFFIX}` : "Download";
    const href = URL.createObjectURL(blob);
    return element("a", { className: "button", href, download: name, ariaLabel: `${label} of ${this.taken.path}` }, label);
  }

  private proving() {
    const text = "restoring it again, for the proof…";
    this.item.append(element("p", { className: "proof open faint" }, text));
  }

  private prove({ original, restored, by }: Proof) {
    this.item.querySelector(".proof.open")?.remove();
    const same = original === restored;
    const whose = by === "browser" ? "by the browser's own SHA-256" : "by SHA-256";
    const text = same ? `comes back exactly, ${whose} ` : `does not come back: ${original} became `;
    this.item.append(element("p", { className: `proof ${same ? "good" : "bad"}` }, text, element("code", {}, restored)));
    announce(`${this.taken.path} ${same ? "comes back exactly" : "does not come back"}`);
    if (!same) this.made = undefined;
    this.changed();
  }

  private fail(message: string) {
    this.end();
    this.close(message, "bad");
  }

  private close(text: string, kind = "") {
    this.busy = false;
    this.bar.remove();
    this.state.className = `state ${kind}`;
    this.state.textContent = text;
    if (!this.made) this.actions.replaceChildren();
    announce(`${this.taken.path}: ${text}`);
    this.changed();
  }

  private end() {
    clearInterval(this.timer);
  }
}

const described = ({ name, options }: { name: string; options: [string, string][] }) =>
  [name, ...options.filter(([key]) => key === "level" || key === "type").map(([, value]) => value)].join(" · ");

const withoutSuffix = (path: string) =>
  path.toLowerCase().endsWith(SUFFIX) ? path.slice(0, -SUFFIX.length) : `${path}.restored`;
