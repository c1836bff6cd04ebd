// The branches: a small map of where they part, and a list to go to one, rename it, or make it what
// newcomers see.
import { app } from "../context.js";
import { define, el, icon, svg } from "../kernel/dom.js";
import { computed } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { branchMap, branchName, branchRows } from "../models/conversation-branches.js";
import { ConversationPart } from "./conversation-part.js";
import { openDialog, openMenu } from "./dialog.js";
import { attempt } from "./turn-deeds.js";

const SIZE = { width: 280, row: 18, inset: 10 };
/** More lines than this are no map any more; the list has them all. */
const MOST = 24;

export class Branches extends ConversationPart {
  #rows = computed(() => branchRows(this.conversation.branches.value.values()));

  render() {
    return [
      () => this.#map(),
      el(
        "ul",
        { class: "branch-list" },
        () => this.#rows.value.map((row) => el("li", this.#row(row))),
      ),
      () => this.#rows.value.length < 2 ? el("p", { class: "hint" }, t("branches.one")) : null,
    ];
  }

  #map() {
    const rows = this.#rows.value;
    if (rows.length < 2) return null;
    const shown = rows.slice(0, MOST);
    const path = new Set(this.conversation.path.value.map((segment) => segment.branch));
    const lines = branchMap(shown, path, SIZE);
    const height = 2 * SIZE.inset + (shown.length - 1) * SIZE.row;
    const here = this.conversation.branch.value;
    return svg(
      "svg",
      {
        class: "branch-map",
        viewBox: `0 0 ${SIZE.width} ${height}`,
        role: "img",
        "aria-label": t("branches.map", { count: rows.length }),
      },
      lines.toReversed().map((line) => [
        svg("path", {
          class: line.isOnPath ? "is-on" : "",
          d: line.parentY === undefined
            ? `M${line.from} ${line.y}H${line.to}`
            : curve(line.from, line.parentY, line.y, line.to),
        }),
        svg("circle", {
          class: line.id === here ? "is-here" : line.isOnPath ? "is-on" : "",
          cx: line.to,
          cy: line.y,
          r: line.id === here ? 5 : 3.5,
        }),
      ]),
    );
  }

  /** @param {import("../models/conversation-branches.js").Row} row */
  #row({ branch, depth, length }) {
    const { conversation } = this;
    const isHere = conversation.branch.value === branch.id;
    const isMain = conversation.details.value.mainBranch === branch.id;
    const runs = conversation.runs.value.some((run) =>
      run.branch === branch.id && run.state === "running"
    );
    const name = nameOf(branch);
    const parent = branch.parent && conversation.branches.value.get(branch.parent);
    return el(
      "div",
      { class: ["branch-row", isHere && "is-here"], style: { "--depth": Math.min(depth, 5) } },
      el(
        "button",
        {
          type: "button",
          class: "branch-go",
          aria: { current: isHere ? "true" : undefined },
          title: isHere ? t("branches.here") : t("branches.go", { name }),
          on: { click: () => conversation.lookAt(branch.id) },
        },
        icon("branch"),
        el(
          "span",
          { class: "cast-who" },
          el("strong", { class: "clip", dir: "auto" }, name),
          el(
            "small",
            { class: "clip" },
            [
              t("branches.row", { count: length }),
              parent &&
              t("branches.from", { parent: nameOf(parent), position: branch.forkPosition ?? 0 }),
              isMain && t("branches.main"),
              runs && t("branches.writing"),
            ].filter(Boolean).join(" · "),
          ),
        ),
      ),
      el("button", {
        type: "button",
        class: "icon-button small",
        title: t("common.more"),
        aria: { label: `${t("common.more")}: ${name}`, haspopup: "menu", expanded: false },
        on: {
          click: (/** @type {any} */ event) =>
            openMenu({
              anchor: event.currentTarget,
              label: name,
              items: [
                {
                  label: t("branches.rename"),
                  icon: "edit",
                  run: () => rename(conversation, branch),
                },
                !isMain && {
                  label: t("branches.main.make"),
                  icon: "eye",
                  run: () => makeMain(conversation, branch),
                },
              ],
            }),
        },
      }, icon("more")),
    );
  }
}

/** @param {any} branch */
function nameOf(branch) {
  return branchName(
    branch,
    (position) => position > 1 ? t("branches.unnamed", { position }) : t("branches.trunk"),
  );
}

/** @param {number} x @param {number} from @param {number} to @param {number} end */
function curve(x, from, to, end) {
  const bend = Math.min(end, x + 14);
  return `M${x} ${from}C${x + 8} ${from} ${x} ${to} ${bend} ${to}H${Math.max(end, bend)}`;
}

/** @param {any} conversation @param {any} branch */
function rename(conversation, branch) {
  const input = el("input", {
    class: "input",
    value: branch.name,
    maxlength: 80,
    autofocus: true,
    dir: "auto",
    aria: { label: t("branches.rename") },
  });
  const { close } = openDialog({
    title: t("branches.rename"),
    width: 400,
    body: () => el("form", { on: { submit: save } }, input),
    foot: (close) => [
      el(
        "button",
        { type: "button", class: "button", on: { click: () => close() } },
        t("common.cancel"),
      ),
      el(
        "button",
        { type: "button", class: "button primary", on: { click: save } },
        t("common.save"),
      ),
    ],
  });
  /** @param {Event} event */
  function save(event) {
    event.preventDefault();
    const name = input.value.trim();
    close();
    if (name && name !== branch.name) attempt(() => conversation.renameBranch(branch.id, name));
  }
}

/** @param {any} conversation @param {any} branch */
function makeMain(conversation, branch) {
  attempt(async () => {
    await conversation.change({ mainBranch: branch.id });
    app.toasts.show({ text: t("branches.main.made", { name: nameOf(branch) }), seconds: 4 });
  });
}

define("c-branches", Branches);
