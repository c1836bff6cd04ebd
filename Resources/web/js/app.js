// The page's beginning: what a person set, the words, then the shell. Who that person is, and what there
// is to talk with, comes meanwhile.

import { app } from "./context.js";
import { effect } from "./kernel/signals.js";
import { Router } from "./kernel/router.js";
import { direction, loadStrings, locale, locales } from "./kernel/strings.js";
import { Api } from "./models/api.js";
import { Commands } from "./models/commands.js";
import { Preferences } from "./models/preferences.js";
import { EventSocketClient } from "./models/socket.js";
import { Workspace } from "./models/workspace.js";
import { routes } from "./routes.js";
import { Shell } from "./elements/shell.js";

/** @param {Preferences} preferences */
function dress(preferences) {
  const root = document.documentElement;
  effect(() => {
    root.dataset.theme = preferences.theme.value;
    root.dataset.motion = preferences.motion.value;
    root.style.setProperty("--text-size", String(preferences.textSize.value));
    root.style.setProperty("--accent-h", String(preferences.accentHue.value));
  });
}

/** The first of the reader's languages for which there are words. */
function chosenLocale() {
  const asked = [app.preferences.locale.peek(), ...navigator.languages].filter(Boolean);
  for (const name of asked) {
    const found = locales.find((one) => one === name) ??
      locales.find((one) => one === name.split("-")[0]);
    if (found) return found;
  }
  return "en";
}

async function start() {
  app.preferences = new Preferences();
  dress(app.preferences);
  app.api = new Api();
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  app.socket = new EventSocketClient({ url: `${scheme}//${location.host}/api/v1/events` });
  app.workspace = new Workspace({ api: app.api, socket: app.socket });
  app.commands = new Commands();
  app.shell = new Shell(app.preferences);
  const session = app.shell.enter();
  await loadStrings(chosenLocale());
  document.documentElement.lang = locale();
  document.documentElement.dir = direction();
  app.router = new Router(routes);
  await import("./elements/app.js");
  const { follow } = await import("./elements/commands.js");
  follow();
  import("./elements/notifications.js").then(({ notify }) => notify());
  await session;
}

start();
