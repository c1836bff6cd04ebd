// A piece of the screen of one conversation. What it is about is handed over before it is shown.
import { ChimeraElement } from "../kernel/dom.js";

export class ConversationPart extends ChimeraElement {
  /** @type {import("../models/conversation.js").Conversation} */
  conversation = /** @type {any} */ (null);

  /** @type {import("../models/conversation-screen.js").Screen} */
  screen = /** @type {any} */ (null);
}
