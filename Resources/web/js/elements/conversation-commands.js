// What can be done in a conversation by name or key. Single letters count in the list only.
import { app } from "../context.js";
import { nextPoint } from "../models/conversation-branches.js";
import { voices } from "../models/conversation-people.js";
import { chooseModel } from "./cast-deeds.js";
import { toggleCompare } from "./compare-toggle.js";
import { speech } from "./speech.js";
import * as deeds from "./turn-deeds.js";

/**
 * @param {import("../models/conversation.js").Conversation} conversation
 * @param {import("../models/conversation-screen.js").Screen} screen
 * @param {any} feed
 * @param {any} composer
 * @returns {import("../models/commands.js").Command[]}
 */
export function conversationCommands(conversation, screen, feed, composer) {
  const group = "command.group.conversation";
  const said = () => {
    const position = screen.focused.peek() || conversation.tip.peek();
    const message = conversation.message(position);
    return message && message.state !== "removed" ? message : undefined;
  };
  /** @param {string} id @param {string[]} keys @param {(message: any) => unknown} run @param {(message: any) => boolean} [fits] */
  const onTurn = (id, keys, run, fits = () => true) => ({
    id: `turn.${id}`,
    label: `command.turn.${id}`,
    group,
    keys,
    when: () => {
      const message = said();
      return message !== undefined && message.kind !== "notice" && fits(message);
    },
    run: () => run(said()),
  });
  const mine = (/** @type {any} */ message) => deeds.isMine(conversation, message);
  const sibling = (/** @type {number} */ step) => (/** @type {any} */ message) =>
    deeds.toSibling(conversation, screen, message.position, step);
  const hasSiblings = (/** @type {any} */ message) =>
    conversation.siblings(message.position).count > 1;
  const isMirrored = () => document.documentElement.dir === "rtl";
  const point = (/** @type {number} */ step) => () => {
    const from = screen.focused.peek() || conversation.tip.peek();
    const to = nextPoint(conversation.branchPoints.peek(), from, step);
    if (to) screen.goTo(to, true);
  };
  const open = () => {
    const run = conversation.run.peek();
    return run && run.state !== "stopped" ? run : null;
  };
  return [
    onTurn("copy", ["y"], (message) => deeds.copy(message)),
    onTurn("edit", ["e"], (message) => (screen.editing.value = message.id), mine),
    onTurn(
      "regenerate",
      ["r"],
      (message) => deeds.regenerate(conversation, screen, message),
      (message) => message.kind === "turn",
    ),
    onTurn("quote", ["q"], (message) => deeds.quote(screen, message)),
    onTurn("branch", ["b"], (message) => deeds.branchHere(conversation, message)),
    onTurn("speak", ["s"], (message) => deeds.readAloud(conversation, screen, message)),
    {
      ...onTurn("previous", ["ArrowLeft"], (m) => sibling(isMirrored() ? 1 : -1)(m), hasSiblings),
      id: "sibling.previous",
      label: "command.sibling.previous",
    },
    {
      ...onTurn("next", ["ArrowRight"], (m) => sibling(isMirrored() ? -1 : 1)(m), hasSiblings),
      id: "sibling.next",
      label: "command.sibling.next",
    },
    { id: "branch.previous", label: "command.branch.previous", group, keys: ["["], run: point(-1) },
    { id: "branch.next", label: "command.branch.next", group, keys: ["]"], run: point(1) },
    {
      id: "branch.map",
      label: "command.map",
      group,
      icon: "map",
      keys: ["m"],
      run: () => {
        screen.tab.value = "branches";
        app.shell.inspector.open();
      },
    },
    {
      id: "turn.compare",
      label: "command.compare",
      group,
      icon: "columns",
      keys: ["c"],
      when: () => conversation.tip.peek() > 0,
      run: () => toggleCompare(conversation, screen),
    },
    {
      id: "conversation.stop",
      label: "command.stop",
      group,
      icon: "stop",
      keys: ["Escape"],
      // What is open closes first, by the browser's own Escape.
      when: () =>
        !document.querySelector(":popover-open:not(c-toasts)") &&
        (screen.writing.peek().length > 0 || screen.speaking.peek() !== null),
      run: () => {
        if (screen.speaking.peek() !== null) speech.stop();
        else deeds.attempt(() => conversation.interrupt());
      },
    },
    {
      id: "run.toggle",
      label: "command.run.toggle",
      group,
      icon: "play",
      when: () => conversation.details.peek().kind === "room",
      run: () =>
        deeds.attempt(() => {
          const run = open();
          if (!run) return conversation.start();
          return run.state === "running" ? conversation.pause() : conversation.resume();
        }),
    },
    {
      id: "conversation.model",
      label: "command.model",
      group,
      icon: "chip",
      keys: ["Mod+Shift+M"],
      run: () => {
        const here = voices(conversation.participants.peek());
        const author = said()?.author;
        const one = here.find((p) => p.id === author) ?? here[0];
        const anchor = document.querySelector(".head-model, c-cast-chips");
        if (one && anchor) chooseModel(/** @type {HTMLElement} */ (anchor), conversation, one);
      },
    },
    {
      id: "conversation.rename",
      label: "command.rename",
      group,
      icon: "edit",
      run: () => (screen.renaming.value = true),
    },
    {
      id: "conversation.write",
      label: "command.write",
      group,
      icon: "chat",
      keys: ["i"],
      run: () => composer.focus(),
    },
    {
      id: "feed.end",
      label: "command.turn.last",
      group,
      icon: "arrow-down",
      run: () => feed.toEnd(),
    },
  ];
}
