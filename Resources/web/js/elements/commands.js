// What can be done from everywhere, and the one place that listens to the keyboard.

import { app } from "../context.js";
import { t } from "../kernel/strings.js";

/** @type {import("../models/commands.js").Command[]} */
const shell = [
  {
    id: "app.palette",
    label: "command.palette",
    keys: ["Mod+K"],
    group: "command.group.around",
    isHidden: true,
    run: () => {
      app.shell.sidebar.yield();
      return import("./palette.js").then(({ openPalette }) => openPalette());
    },
  },
  {
    id: "conversation.new",
    label: "command.new",
    keys: ["Mod+Shift+O"],
    group: "command.group.around",
    icon: "new",
    run: () => app.router.go("/new"),
  },
  {
    id: "app.home",
    label: "command.home",
    group: "command.group.around",
    icon: "chat",
    run: () => app.router.go("/"),
  },
  {
    id: "app.search",
    label: "command.search",
    keys: ["Mod+Shift+F"],
    group: "command.group.around",
    icon: "search",
    run: () => app.router.go("/search"),
  },
  {
    id: "app.personas",
    label: "command.personas",
    icon: "mask",
    run: () => app.router.go("/personas"),
  },
  {
    id: "app.providers",
    label: "command.providers",
    icon: "chip",
    run: () => app.router.go("/providers"),
  },
  {
    id: "app.settings",
    label: "command.settings",
    keys: ["Mod+,"],
    group: "command.group.around",
    icon: "settings",
    run: () => app.router.go("/settings"),
  },
  {
    id: "app.stopAll",
    label: "command.stopAll",
    keys: ["Mod+Shift+Backspace"],
    group: "command.group.around",
    icon: "stop-all",
    run: stopAll,
  },
  {
    id: "app.sidebar",
    label: "command.sidebar",
    keys: ["Mod+B"],
    group: "command.group.around",
    icon: "sidebar",
    run: () => app.shell.sidebar.toggle(),
  },
  {
    id: "app.inspector",
    label: "command.inspector",
    keys: ["Mod+."],
    group: "command.group.around",
    icon: "inspector",
    when: () => app.shell.inspectorContent.value !== null,
    run: () => app.shell.inspector.toggle(),
  },
  {
    id: "app.shortcuts",
    label: "command.shortcuts",
    keys: ["Mod+/", "?"],
    group: "command.group.around",
    icon: "keyboard",
    run: () => import("./shortcuts.js").then(({ openShortcuts }) => openShortcuts()),
  },
  {
    id: "app.theme",
    label: "command.theme",
    icon: "moon",
    run: () => {
      const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
      const { theme } = app.preferences;
      const shown = theme.peek() === "system" ? (isDark ? "dark" : "light") : theme.peek();
      theme.value = shown === "dark" ? "light" : "dark";
    },
  },
  {
    id: "app.nextRegion",
    label: "command.nextRegion",
    keys: ["F6"],
    group: "command.group.around",
    isHidden: true,
    run: () => region(1),
  },
  {
    id: "app.previousRegion",
    label: "command.previousRegion",
    keys: ["Shift+F6"],
    group: "command.group.around",
    isHidden: true,
    run: () => region(-1),
  },
];

export function follow() {
  app.commands.add(shell);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || app.shell.session.peek() === "out") return;
    const command = app.commands.match(event);
    if (!command) return;
    // Under an open dialog the page's own commands rest; the browser's Escape closes it.
    if (document.querySelector("dialog:modal")) return;
    event.preventDefault();
    command.run(event);
  });
}

async function stopAll() {
  try {
    const { stopped } = await app.api.stopAll();
    app.toasts.show({ text: t("app.stopped", { count: stopped }) });
  } catch (error) {
    app.toasts.problem(error);
  }
}

const tabbable =
  "[tabindex='0'], textarea, input, select, button:not([tabindex='-1']), a[href]:not([tabindex='-1'])";

/** @param {1 | -1} step */
function region(step) {
  const all = [...document.querySelectorAll("[data-region], [role=feed], c-composer")]
    .filter((one) => one.checkVisibility() && !one.closest("[inert]"));
  // What holds other regions is none itself.
  const regions = all.filter((one) => !all.some((other) => other !== one && one.contains(other)));
  const at = regions.findIndex((one) => one.contains(document.activeElement));
  const from = at < 0 && step < 0 ? 0 : at;
  const next = regions[(from + step + regions.length) % regions.length];
  if (!next) return;
  const stops = [next, ...next.querySelectorAll(tabbable)]
    .filter((one) => one.matches(tabbable) && one.checkVisibility());
  /** @type {HTMLElement} */ (stops[0] ?? next).focus();
}
