// Questions and answers that wait for a decision.

import { button, element } from "./elements.js";

// Asks before something that cannot be undone; answers whether to do it.
export function confirm(title, text, action) {
  return show(title, (close) => [
    element("p", {}, text),
    element(
      "div",
      { className: "actions" },
      button("Cancel", () => close(false), { autofocus: true }),
      button(action, () => close(true), { className: "danger" }),
    ),
  ]);
}

// Shows a new key, which exists nowhere else once the dialog is closed.
// The escape key does not close it, which is too easily pressed.
export function reveal(key) {
  const field = element("input", { value: key, readOnly: true, className: "mono", id: "new-key" });
  field.onfocus = () => field.select();
  const copied = element("span", { role: "status", className: "faint" });
  const copy = async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(key);
      copied.textContent = "Copied.";
    } catch {
      // Without HTTPS there is no clipboard to write to.
      copied.textContent = "Selected: copy it with your keyboard.";
    }
  };
  const content = (close) => [
    element("p", {}, "Keep it somewhere safe now: it is not shown again."),
    element("label", { htmlFor: "new-key" }, "API key"),
    field,
    element(
      "div",
      { className: "actions" },
      copied,
      button("Copy", copy),
      button("Done", () => close(), { className: "primary" }),
    ),
  ];
  return show("Your new key", content, { oncancel: (event) => event.preventDefault() });
}

function show(title, content, properties) {
  return new Promise((resolve) => {
    let answer;
    const close = (value) => {
      answer = value;
      dialog.close();
    };
    const heading = element("h2", { id: "dialog-title" }, title);
    const dialog = element("dialog", { "aria-labelledby": "dialog-title", ...properties }, heading, ...content(close));
    dialog.onclose = () => {
      dialog.remove();
      resolve(answer);
    };
    document.body.append(dialog);
    dialog.showModal();
  });
}
