// What can be done with somebody who is here: speak next, be muted, speak alone, another model, leave.
import { app } from "../context.js";
import { t } from "../kernel/strings.js";
import { isSolo, soloChanges, voices } from "../models/conversation-people.js";
import { splitModel } from "../models/conversation-words.js";
import { memberForm } from "./cast-form.js";
import { openMenu } from "./dialog.js";
import { openKnowledge } from "./knowledge.js";
import { picker } from "./model-picker.js";
import { popup } from "./popup.js";
import { attempt } from "./turn-deeds.js";

/** @typedef {import("../models/conversation.js").Conversation} Conversation */
/** @typedef {import("../protocol.d.ts").Participant} Participant */

/** @param {HTMLElement} anchor @param {Conversation} conversation @param {Participant} one */
export function memberMenu(anchor, conversation, one) {
  const all = conversation.participants.peek();
  const many = voices(all).length > 1;
  const solo = isSolo(all, one.id);
  openMenu({
    anchor,
    label: t("cast.open", { name: one.name }),
    items: [
      { heading: one.role ? `${one.name} · ${one.role}` : one.name },
      many && { label: t("cast.next"), icon: "skip", run: () => youNext(conversation, one) },
      many && {
        label: t(one.muted ? "cast.unmute" : "cast.mute"),
        icon: one.muted ? "speak" : "mute",
        run: () => attempt(() => conversation.mute(one.id, !one.muted)),
      },
      many && {
        label: t(solo ? "cast.solo.off" : "cast.solo"),
        icon: "solo",
        run: () => setSolo(conversation, one),
      },
      {
        label: t("cast.model"),
        icon: "chip",
        run: () => chooseModel(anchor, conversation, one),
      },
      {
        label: t("knows.open", { name: one.name }),
        icon: "info",
        run: () => openKnowledge(conversation, one.id),
      },
      { label: t("cast.edit"), icon: "edit", run: () => openForm(anchor, conversation, one.id) },
      many && "-",
      many && {
        label: t("cast.remove"),
        icon: "trash",
        danger: true,
        run: () => sendOut(conversation, one),
      },
    ],
  });
}

/** @param {HTMLElement} anchor @param {Conversation} conversation @param {string} id */
export function openForm(anchor, conversation, id) {
  popup(anchor, (close) => memberForm(conversation, id, close), {
    label: conversation.participant(id)?.name ?? "",
    class: "member-popup",
  });
}

/** @param {Conversation} conversation @param {Participant} one */
export function youNext(conversation, one) {
  attempt(async () => {
    await conversation.next(one.id);
    app.toasts.show({ text: t("cast.next.done", { name: one.name }), seconds: 3 });
  });
}

/** @param {Conversation} conversation @param {Participant} one */
export function setSolo(conversation, one) {
  const changes = soloChanges(conversation.participants.peek(), one.id);
  attempt(() => Promise.all(changes.map(({ id, muted }) => conversation.mute(id, muted))));
}

/** @param {HTMLElement} anchor @param {Conversation} conversation @param {Participant} one */
export function chooseModel(anchor, conversation, one) {
  picker.open({
    anchor,
    value: one.model ?? null,
    allowsDefault: true,
    onPick: (/** @type {string | null} */ model) =>
      attempt(async () => {
        const body = model === null ? { usesDefaultModel: true } : { model };
        await conversation.changeParticipant(one.id, body);
        const name = splitModel(model ?? app.workspace.defaultModel.peek() ?? "").model;
        app.toasts.show({
          text: t("cast.model.changed", { name: one.name, model: name }),
          seconds: 4,
        });
      }),
  });
}

/** @param {Conversation} conversation @param {Participant} one */
function sendOut(conversation, one) {
  attempt(async () => {
    await conversation.removeParticipant(one.id);
    app.toasts.show({
      text: t("cast.removed", { name: one.name }),
      action: one.persona && {
        label: t("common.undo"),
        run: () => attempt(() => conversation.addParticipant(again(one))),
      },
    });
  });
}

/** As it was, on a seat of its own. @param {Participant} one */
function again(one) {
  return { persona: one.persona?.id, name: one.name, model: one.model, parameters: one.parameters };
}
