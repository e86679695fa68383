// Which codec a file goes to, and with which options.

import { call } from "./api.js";
import { element, find } from "./elements.js";

let codecs = [];

// Fills the choice of codecs.
export async function load() {
  ({ codecs } = await call("GET", "/api/codecs"));
  const choices = codecs.map(({ name, title }) => element("option", { value: name, title }, name));
  find("codec").append(...choices);
  find("codec").onchange = showParams;
  showParams();
}

// The path to upload a file of that name to; nothing where no codec is known for it.
export function path(name) {
  const codec = find("codec").value || guess(name);
  if (!codec) return undefined;
  const chosen = [...find("params").querySelectorAll("select, input")].filter((field) => field.value);
  const query = new URLSearchParams(chosen.map((field) => [field.name, field.value]));
  return `/api/${encodeURIComponent(codec)}/upload?${query}`;
}

function guess(name) {
  const extension = name.split(".").pop().toLowerCase();
  const byExtension = codecs.find(({ extensions }) => extensions.includes(extension));
  // A codec that names no extension takes any file.
  return (byExtension ?? codecs.find(({ extensions }) => !extensions.length))?.name;
}

function showParams() {
  const codec = codecs.find(({ name }) => name === find("codec").value);
  const params = codec ? [...formats(codec), ...codec.params] : shared();
  find("params").replaceChildren(...params.map(field));
}

const formats = ({ formats: [first, ...others] }) =>
  first ? [{ name: "format", default: first, values: [first, ...others] }] : [];

// The options that all codecs have alike, for files whose codecs are yet to be found.
function shared() {
  const [first, ...others] = codecs.map(({ params }) => params.map((param) => JSON.stringify(param)));
  const alike = (first ?? []).filter((param) => others.every((params) => params.includes(param)));
  return alike.map((param) => JSON.parse(param));
}

function field({ name, default: preset, values }) {
  const title = name.charAt(0).toUpperCase() + name.slice(1).replaceAll("-", " ");
  if (!values.length) return element("label", {}, title, element("input", { name, placeholder: preset, size: 8 }));
  const choices = values.map((value) => element("option", { value, selected: value === preset }, value));
  return element("label", {}, title, element("select", { name }, ...choices));
}
