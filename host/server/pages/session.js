// Signing in and out. The key lives in this tab's sessionStorage and nowhere else.

import { call, key, leave, parting, setKey } from "./api.js";
import { element, find, tell } from "./elements.js";

// Runs the page once there is a key.
export function start(page) {
  find("sign-out").onclick = () => leave("You are signed out.");
  const enter = () => {
    find("sign-out").hidden = false;
    find("page").hidden = false;
    return page();
  };
  const said = parting();
  return key() ? enter() : ask(said, enter);
}

function ask(said, enter) {
  const status = element("p", { role: "alert" });
  const input = element("input", {
    id: "key", type: "password", required: true, autocomplete: "off", spellcheck: false, placeholder: "smz_…",
  });
  const submit = element("button", { type: "submit", className: "primary" }, "Sign in");
  const form = element(
    "form",
    { className: "card sign-in", id: "sign-in" },
    element("h1", {}, "Sign in"),
    element("p", { className: "faint" }, "With an API key. It stays in this tab until you sign out or close it."),
    element("label", { htmlFor: "key" }, "API key"),
    input,
    submit,
    status,
  );
  form.onsubmit = async (event) => {
    event.preventDefault();
    submit.disabled = true;
    tell(status, "");
    const refusal = await refused(input.value.trim());
    submit.disabled = false;
    if (refusal) {
      tell(status, refusal, "bad");
      input.select();
      return;
    }
    form.remove();
    enter();
    find("page").focus();
  };
  tell(status, said ?? "");
  find("page").before(form);
  input.focus();
}

// Why a key is not accepted; nothing where it is, and then it is kept.
async function refused(candidate) {
  // Other characters cannot be sent in a header at all.
  if (!/^[!-~]+$/.test(candidate)) return "This is not an API key.";
  try {
    await call("GET", "/api/account", { as: candidate });
    setKey(candidate);
    return undefined;
  } catch (error) {
    return error.status === 401 ? "This key is not accepted." : error.text;
  }
}
