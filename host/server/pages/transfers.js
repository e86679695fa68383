// Uploads and downloads under way: a row each, with progress, state and a way to stop.

import { announce, button, element, find } from "./elements.js";

const active = new Set();

// Leaving the page would end them.
addEventListener("beforeunload", (event) => active.size && event.preventDefault());
document.addEventListener("leave", () => active.forEach((row) => row.cancel()));
find("clear").onclick = () => {
  find("transfer-list").querySelectorAll(".done").forEach((item) => item.remove());
  find("transfers").hidden = !active.size;
};

// One row.
export class Transfer {
  #abort = new AbortController();
  #state = element("span", { className: "state" });
  #bar = element("progress", { max: 1 });
  #action = button("Cancel", () => this.cancel(), { className: "quiet" });

  constructor(name) {
    this.name = name;
    this.#action.ariaLabel = `Cancel ${name}`;
    this.#bar.ariaLabel = `Progress of ${name}`;
    const title = element("span", { className: "name", title: name }, name);
    this.item = element("li", {}, title, this.#action, this.#bar, this.#state);
    find("transfer-list").prepend(this.item);
    find("transfers").hidden = false;
    active.add(this);
  }

  get signal() {
    return this.#abort.signal;
  }

  cancel() {
    this.#abort.abort();
    this.finish("cancelled");
  }

  // How far it is.
  advance(verb, done, total) {
    const part = total ? Math.min(done / total, 1) : 1;
    this.#bar.value = part;
    this.#state.textContent = `${verb} ${Math.floor(part * 100)}%`;
  }

  // That it is busy, and nobody knows for how long.
  wait(text) {
    this.#bar.removeAttribute("value");
    this.#state.textContent = text;
    announce(`${this.name}: ${text}`);
  }

  // How it ended, once; `retry` starts it again.
  finish(text, kind = "", retry = undefined) {
    if (!active.delete(this)) return;
    this.item.className = `done ${kind}`;
    this.#bar.remove();
    this.#state.textContent = text;
    announce(`${this.name}: ${text}`);
    if (!retry) {
      this.#action.remove();
      return;
    }
    this.#action.textContent = "Try again";
    this.#action.ariaLabel = `Try ${this.name} again`;
    this.#action.onclick = () => {
      this.item.remove();
      retry();
    };
  }

  // How it failed; what was cancelled has already said so.
  fail(error, retry) {
    if (!this.signal.aborted) this.finish(error.text ?? "cut short by the network", "bad", retry);
  }
}
