// The sheet of all keys, made from the registry of commands.

import { app } from "../context.js";
import { el } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { keyNames } from "../models/commands.js";
import { openDialog } from "./dialog.js";

export function openShortcuts() {
  const all = app.commands.list.value.filter((one) => one.keys?.length);
  const groups = Map.groupBy(all, (one) => one.group ?? "command.group.around");
  openDialog({
    title: t("command.shortcuts"),
    width: 760,
    body: () => [
      el(
        "div",
        { class: "shortcut-groups" },
        [...groups].map(([group, commands]) => section(group, commands)),
      ),
      el("p", { class: "hint" }, t("shortcuts.hint")),
    ],
  });
}

/** @param {string} group @param {import("../models/commands.js").Command[]} commands */
function section(group, commands) {
  return el(
    "section",
    el("h3", t(group)),
    el(
      "dl",
      commands.map((one) =>
        el(
          "div",
          el("dt", t(one.label)),
          el(
            "dd",
            (one.keys ?? []).map(keys).flatMap((node, index) => index ? [" ", node] : [node]),
          ),
        )
      ),
    ),
  );
}

/** @param {string} text */
function keys(text) {
  return el("span", { class: "keys" }, keyNames(text).map((name) => el("kbd", name)));
}
