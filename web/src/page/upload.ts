// Storing a file on the service that the page came from: the one thing that sends it anywhere, and only when asked to.

import { key, setKey } from "../../../host/server/pages/api.js";
import { announce, button, element } from "./dom.ts";

/** Without a service beside the page there is nowhere to upload to. */
export const canUpload = location.protocol !== "file:";

type Coding = { name: string; options: [string, string][] } | undefined;

/** A button that stores the file with the same codec and options, once there is a key. */
export function uploadButton(file: Blob, path: string, coding: Coding, state: HTMLElement): HTMLElement {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const run = async () => {
    const used = key() ?? (await askForKey());
    if (!used || !coding) return;
    made.disabled = true;
    const said = await send(file, name, coding, used, (part) => (made.textContent = `Uploading ${Math.floor(part * 100)}%`));
    made.textContent = said.stored ? "Stored" : "Upload";
    made.disabled = said.stored;
    state.append(element("span", {}, ` · ${said.text}`));
    announce(`${path}: ${said.text}`);
  };
  const made = button("Upload", run, { ariaLabel: `Upload ${path} to this server` });
  return made;
}

type Said = { stored: boolean; text: string };

// XMLHttpRequest, because fetch does not tell how much it has sent.
function send(file: Blob, name: string, { name: codec, options }: NonNullable<Coding>, key: string, told: (part: number) => void) {
  return new Promise<Said>((done) => {
    const form = new FormData();
    form.append("file", file, name);
    const request = new XMLHttpRequest();
    request.open("POST", `/api/${encodeURIComponent(codec)}/upload?${new URLSearchParams(options)}`);
    request.setRequestHeader("x-api-key", key);
    request.upload.onprogress = ({ loaded, total }) => told(total ? loaded / total : 1);
    request.onload = () => done(answer(request.status, request.responseText));
    request.onerror = () => done({ stored: false, text: "the server cannot be reached" });
    request.send(form);
  });
}

function answer(status: number, body: string): Said {
  if (status === 201) return { stored: true, text: "stored on this server" };
  if (status === 409) return { stored: true, text: "this server has it already" };
  if (status === 401) sessionStorage.removeItem("smallest.key");
  try {
    return { stored: false, text: JSON.parse(body).error };
  } catch {
    return { stored: false, text: `the server answered with status ${status}` };
  }
}

/** Asks once; the key stays in this tab, where the other pages find it too. */
function askForKey(): Promise<string | undefined> {
  const input = element("input", { id: "upload-key", type: "password", required: true, autocomplete: "off", placeholder: "smz_…" });
  const form = element(
    "form",
    { method: "dialog" },
    element("h2", { id: "upload-title" }, "Store on this server"),
    element("p", { className: "faint" }, "This sends the file itself. The key stays in this tab until you close it."),
    element("label", { htmlFor: "upload-key" }, "API key"),
    input,
    element(
      "div",
      { className: "actions" },
      button("Keep it here", () => dialog.close()),
      element("button", { type: "submit", className: "primary" }, "Upload"),
    ),
  );
  const dialog = element("dialog", { "aria-labelledby": "upload-title" }, form) as HTMLDialogElement;
  document.body.append(dialog);
  return new Promise((answered) => {
    form.onsubmit = (event: Event) => {
      event.preventDefault();
      const value = input.value.trim();
      // Other characters cannot be sent in a header at all.
      if (!/^[!-~]+$/.test(value)) return input.select();
      setKey(value);
      dialog.close();
    };
    dialog.onclose = () => {
      dialog.remove();
      answered(key() ?? undefined);
    };
    dialog.showModal();
  });
}
