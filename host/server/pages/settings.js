// The settings page: account, keys, storage.

import { call } from "./api.js";
import * as destinations from "./destinations.js";
import { complain, find, showFigures } from "./elements.js";
import * as figures from "./figures.js";
import * as keys from "./keys.js";
import { start } from "./session.js";

start(async () => {
  const account = call("GET", "/api/account").then(showAccount);
  await Promise.all([
    account.catch((error) => complain(find("account-status"), error)),
    keys.load(),
    destinations.load(),
  ]);
});

function showAccount({ account, unlimited, credits, usage }) {
  find("account").textContent = account;
  showFigures({ ...figures.usage(usage), credits: unlimited ? "Unlimited" : figures.count(credits) });
}
