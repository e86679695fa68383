// Elements from data. Text is only ever set as text: nothing that a user or the server names becomes markup.

export const find = (id) => document.getElementById(id);

// `element("button", { type: "button", onclick }, "Delete")`
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

export const button = (text, onclick, properties = {}) =>
  element("button", { type: "button", onclick, ...properties }, text);

// A cell that knows its column's name, which narrow screens show beside it.
export const cell = (column, ...children) => element("td", { role: "cell", "data-column": column }, ...children);

export const time = (at) =>
  element("time", { dateTime: at, title: at }, new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }));

// Shows a line that screen readers read out; nothing hides it.
export function tell(status, text, kind = "") {
  status.className = `notice ${kind}`;
  status.textContent = text;
  status.hidden = !text;
}

// Shows why something failed; what is no failure of a request is a defect, and says so.
export const complain = (status, error) => tell(status, error.text ?? String(error), "bad");

// Says something to screen readers alone.
export const announce = (text) => (find("announcer").textContent = text);

// Fills the totals at the top of a page.
export function showFigures(figures) {
  for (const [name, value] of Object.entries(figures)) {
    const place = document.querySelector(`[data-figure="${name}"]`);
    if (place) place.textContent = value;
  }
}
