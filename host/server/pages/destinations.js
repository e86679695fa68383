// Where the content of each type goes: a form each.

import { call } from "./api.js";
import { confirm } from "./dialogs.js";
import { button, complain, element, find, tell } from "./elements.js";

const TYPES = [
  {
    type: "image",
    title: "Images",
    options: [
      { name: "target", label: "Quality target", hint: "50 to 100", type: "number", min: 50, max: 100, required: true, preset: 85 },
      { name: "metadata", label: "Metadata", values: ["keep", "strip"] },
    ],
  },
  { type: "video", title: "Video", options: [] },
  { type: "text", title: "Text", options: [{ name: "encoding", label: "Encoding", values: ["gzip", "br", "zstd"] }] },
  { type: "pdf", title: "PDF", options: [] },
];

const FIELDS = [
  { name: "bucket", label: "Bucket", hint: "Empty: any bucket that a URL names" },
  { name: "prefix", label: "Prefix", hint: "What object names begin with" },
  { name: "region", label: "Region", preset: "us-east-1", required: true },
  { name: "endpoint", label: "Endpoint", hint: "Empty: Amazon S3", type: "url", placeholder: "https://" },
  { name: "accessKeyId", label: "Access key ID", required: true },
  { name: "secretAccessKey", label: "Secret access key", type: "password" },
];

// Shows a form for each type of content.
export async function load() {
  try {
    const { contentTypes } = await call("GET", "/api/settings");
    const forms = TYPES.map((kind) => new Destination(kind, contentTypes[kind.type]).details);
    find("destinations").replaceChildren(...forms);
  } catch (error) {
    complain(find("storage-status"), error);
  }
}

class Destination {
  #state = element("span", { className: "faint" });
  #status = element("p", { role: "status", hidden: true });
  #test = button("", () => this.#attempt(() => this.#check()));
  #remove = button("Remove", () => this.#attempt(() => this.#forget()), { className: "danger" });
  #fields;
  #options;

  constructor({ type, title, options }, saved) {
    this.path = `/api/settings/${type}`;
    this.title = title;
    this.#fields = fields(type, FIELDS);
    this.#options = fields(type, options);
    const pathStyle = element("input", { type: "checkbox", id: `${type}-pathStyle` });
    const style = element("label", { className: "check" }, pathStyle, "Bucket in the path, not in the host name");
    const save = element("button", { type: "submit", className: "primary" }, "Save");
    const all = [...this.#fields.values(), ...this.#options.values()].map(({ row }) => row);
    const actions = element("div", { className: "actions" }, this.#remove, this.#test, save);
    const grid = element("div", { className: "grid" }, ...all);
    this.form = element("form", {}, grid, style, this.#status, actions);
    this.#fields.set("pathStyle", { input: pathStyle });
    this.form.oninput = () => this.#mark(true);
    this.form.onsubmit = (event) => {
      event.preventDefault();
      this.#attempt(() => this.#save());
    };
    const summary = element("summary", {}, element("span", { className: "title" }, title), this.#state);
    this.details = element("details", { id: type }, summary, this.form);
    this.#show(saved);
  }

  // Fills the form with what is saved; nothing where nothing is.
  #show(saved) {
    for (const { input, preset } of this.#fields.values()) input.value = preset;
    for (const [name, { input, preset }] of this.#options) input.value = saved?.options?.[name] ?? preset;
    for (const name of ["bucket", "prefix", "region", "endpoint", "accessKeyId"]) {
      if (saved) this.#fields.get(name).input.value = saved[name] ?? "";
    }
    this.#fields.get("pathStyle").input.checked = saved?.pathStyle ?? false;
    const secret = this.#fields.get("secretAccessKey");
    secret.input.value = "";
    secret.input.required = !saved?.secretSaved;
    secret.input.placeholder = saved?.secretSaved ? "••••••••" : "";
    secret.hint.textContent = saved?.secretSaved ? "Saved. Leave empty to keep it" : "Never shown again";
    this.#state.textContent = saved ? `${saved.bucket ?? "any bucket"} · ${saved.region}` : "Not set";
    this.#remove.hidden = !saved;
    this.#mark(!saved);
  }

  // Only what is saved can be tested.
  #mark(changed) {
    this.changed = changed;
    this.#test.textContent = changed ? "Save and test connection" : "Test connection";
  }

  async #attempt(change) {
    // Disabled buttons would lose the focus.
    if (this.form.ariaBusy === "true") return;
    this.form.ariaBusy = "true";
    for (const { input } of this.#fields.values()) input.removeAttribute("aria-invalid");
    try {
      const { text, kind } = await change();
      tell(this.#status, text, kind);
    } catch (error) {
      complain(this.#status, error);
      this.#blame(error);
    }
    this.form.ariaBusy = "false";
  }

  // Leads to the field that a refusal names.
  #blame({ status, message }) {
    const named = status === 400 && [...this.#fields].find(([name]) => new RegExp(`\\b${name}\\b`).test(message));
    if (!named) return;
    named[1].input.ariaInvalid = "true";
    named[1].input.focus();
  }

  async #save() {
    const text = (name) => this.#fields.get(name).input.value.trim();
    const value = (input) => (input.type === "number" ? input.valueAsNumber : input.value);
    const options = [...this.#options].map(([name, { input }]) => [name, value(input)]);
    const body = {
      bucket: text("bucket") || null,
      prefix: text("prefix"),
      region: text("region"),
      endpoint: text("endpoint") || null,
      pathStyle: this.#fields.get("pathStyle").input.checked,
      accessKeyId: text("accessKeyId"),
      secretAccessKey: text("secretAccessKey") || undefined,
      options: Object.fromEntries(options),
    };
    this.#show(await call("PUT", this.path, { body }));
    return { text: "Saved.", kind: "good" };
  }

  async #check() {
    if (this.changed) {
      if (!this.form.reportValidity()) return { text: "" };
      await this.#save();
    }
    tell(this.#status, "Testing the connection…");
    const { ok, error } = await call("POST", `${this.path}/test`);
    if (ok) return { text: "The connection works.", kind: "good" };
    return { text: `The connection does not work: ${error}`, kind: "bad" };
  }

  async #forget() {
    const warning = "Its credentials are deleted. What is in the bucket stays.";
    if (!(await confirm(`Remove the storage for ${this.title}?`, warning, "Remove"))) return { text: "" };
    await call("DELETE", this.path);
    this.#show(null);
    return { text: "Removed.", kind: "good" };
  }
}

// Inputs by name, each in a row with its label and hint.
function fields(type, list) {
  return new Map(list.map((field) => [field.name, input(`${type}-${field.name}`, field)]));
}

function input(id, { name, label, hint = "", values, preset = values?.[0] ?? "", type = "text", ...constraints }) {
  const note = element("span", { className: "faint", id: `${id}-hint` }, hint);
  const common = { id, name, autocomplete: type === "password" ? "new-password" : "off", "aria-describedby": note.id };
  const made = values
    ? element("select", common, ...values.map((value) => element("option", { value }, value)))
    : element("input", { ...common, type, spellcheck: false, ...constraints });
  const row = element("div", { className: "field" }, element("label", { htmlFor: id }, label), made, note);
  return { input: made, preset, hint: note, row };
}
