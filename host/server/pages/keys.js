// API keys: made, rotated, revoked.

import { call, leave, setKey } from "./api.js";
import { confirm, reveal } from "./dialogs.js";
import { button, cell, complain, element, find, tell, time } from "./elements.js";

// Shows the keys.
export async function load() {
  find("create-key").onclick = () => attempt(create);
  await attempt(() => undefined);
}

// Does something to the keys and shows them as they are then.
async function attempt(change) {
  try {
    const said = await change();
    const { keys } = await call("GET", "/api/keys");
    find("keys").hidden = !keys.length;
    find("keys").tBodies[0].replaceChildren(...inOrder(keys).map(row));
    tell(find("keys-status"), said ?? "", "good");
  } catch (error) {
    complain(find("keys-status"), error);
  }
}

// Those that work first, each group newest first.
const inOrder = (keys) =>
  keys.toSorted((a, b) => Boolean(a.revokedAt) - Boolean(b.revokedAt) || b.createdAt.localeCompare(a.createdAt));

function row(key) {
  const actions = [
    button("Rotate", () => attempt(() => rotate(key)), { ariaLabel: `Rotate key ${key.id}` }),
    button("Revoke", () => attempt(() => revoke(key)), { ariaLabel: `Revoke key ${key.id}`, className: "danger" }),
  ];
  return element(
    "tr",
    { role: "row", className: key.revokedAt ? "off" : "" },
    cell("Key", element("span", { className: "mono name" }, key.id), ...limits(key)),
    cell("Created", time(key.createdAt)),
    cell("State", state(key)),
    cell("", element("div", { className: "actions" }, ...(key.revokedAt ? [] : actions))),
  );
}

// What the key is for, where that is not everything.
const limits = ({ scopes }) =>
  scopes.length < 3 ? [" ", element("span", { className: "faint" }, scopes.join(", "))] : [];

function state({ revokedAt, expiresAt, current }) {
  if (revokedAt) return element("span", {}, "Revoked ", time(revokedAt));
  if (expiresAt) return element("span", {}, Date.parse(expiresAt) > Date.now() ? "Until " : "Expired ", time(expiresAt));
  return current ? element("span", { className: "badge" }, "In use here") : "Active";
}

async function create() {
  const made = await call("POST", "/api/keys");
  await reveal(made.key);
  return `Key ${made.id} is made.`;
}

async function rotate({ id, current }) {
  const warning = "Whatever uses this key stops working until it has the new one.";
  if (!(await confirm(`Rotate key ${id}?`, warning, "Rotate"))) return undefined;
  const made = await call("POST", `/api/keys/${encodeURIComponent(id)}/rotate`);
  if (current) setKey(made.key);
  await reveal(made.key);
  return `Key ${id} is replaced by ${made.id}.`;
}

async function revoke({ id, current }) {
  const warning = `Whatever uses this key stops working${current ? ", and you are signed out" : ""}.`;
  if (!(await confirm(`Revoke key ${id}?`, warning, "Revoke"))) return undefined;
  await call("DELETE", `/api/keys/${encodeURIComponent(id)}`);
  if (current) leave("You revoked the key that you were signed in with.");
  return `Key ${id} is revoked.`;
}
