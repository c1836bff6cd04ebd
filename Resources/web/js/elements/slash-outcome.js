// A line behind a slash: sent to the server, and what it opens.
import { app } from "../context.js";
import { el } from "../kernel/dom.js";
import { t } from "../kernel/strings.js";
import { usage } from "../models/slash.js";
import { openDialog } from "./dialog.js";
import { openKnowledge } from "./knowledge.js";
import { openPrompt } from "./prompt-view.js";
import { whyContent } from "./why.js";

/**
 * @param {import("../models/conversation.js").Conversation} conversation
 * @param {string} text
 * @returns {Promise<boolean>} whether it was done; else its words go back into the box
 */
export async function runSlash(conversation, text) {
  try {
    const outcome = await conversation.slash(text);
    show(conversation, outcome);
    return true;
  } catch (problem) {
    app.toasts.problem(problem);
    return false;
  }
}

/** @param {import("../models/conversation.js").Conversation} conversation @param {any} outcome */
function show(conversation, { view, subject, message, done, commands }) {
  if (view === "prompt") return openPrompt(conversation, message);
  if (view === "knows") return openKnowledge(conversation, subject);
  if (view === "why") {
    return openDialog({
      title: t("why.title", { name: message.authorName }),
      width: 420,
      body: () => whyContent(message, conversation.participants.peek()),
    });
  }
  if (view === "export") return download(conversation, subject);
  if (view === "help") return help(commands);
  // What was said is seen in the list.
  if (!message) app.toasts.show({ text: done, seconds: 4 });
}

/** @param {import("../models/conversation.js").Conversation} conversation @param {string} format */
function download(conversation, format) {
  const link = /** @type {HTMLAnchorElement} */ (el("a", {
    href: app.api.exportURL(conversation.id, format, conversation.branch.peek()),
    download: "",
  }));
  link.click();
}

/** @param {import("../models/slash.js").SlashCommand[]} commands */
function help(commands) {
  openDialog({
    title: t("slash.title"),
    width: 640,
    name: "slash-help",
    body: () =>
      el(
        "dl",
        { class: "slash-list" },
        commands.map((one) => [
          el("dt", el("code", usage(one))),
          el("dd", one.help),
        ]),
      ),
  });
}
