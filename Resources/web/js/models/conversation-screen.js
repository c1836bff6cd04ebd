// What one person does on the screen of one conversation; nothing of it is stored on the server.
import { computed, signal } from "../kernel/signals.js";

/** A branch has one speaker at a time; a message of a person may stand behind it. */
const FEW = 8;

export class Screen {
  /** The message that is being edited in place. */
  editing = signal(/** @type {string | null} */ (null));
  /** The position that has the one tab stop of the list; 0: the newest. */
  focused = signal(0);
  /** The first and last position that are seen. */
  seen = signal({ first: 0, last: 0 });
  /** The message whose choice of speaker is explained beside the list. */
  asked = signal(/** @type {string | null} */ (null));
  /** "cast", "why" or "branches". */
  tab = signal("cast");
  /** Asks the list to take the focus. */
  landing = signal(0);
  /** Text to put into the composer: a quotation, a name. */
  insert = signal(/** @type {{text: string, at: number} | null} */ (null));
  /** Where the list should go. */
  jump = signal(/** @type {{position: number, focus?: boolean, at: number} | null} */ (null));
  /** The position whose round of answers is shown side by side. */
  comparing = signal(/** @type {number | null} */ (null));
  /** What stays where it is while the list changes around it, and which button was pressed. */
  stay = signal(
    /** @type {{position: number, step: number, hadFocus: boolean, at: number} | null} */ (null),
  );
  /** What waits until the speaker has finished. */
  queue = signal(
    /** @type {{id: string, text: string, audience?: string[], behind: string}[]} */ ([]),
  );
  /** Is the title being changed? */
  renaming = signal(false);
  /** The message that is being read aloud. */
  speaking = signal(/** @type {string | null} */ (null));

  /** @param {import("./conversation.js").Conversation} conversation */
  constructor(conversation) {
    this.conversation = conversation;

    /** Those that are being written on the path that is looked at. */
    this.writing = computed(() => {
      const tip = conversation.tip.value;
      const found = [];
      for (let position = Math.max(1, tip - FEW); position <= tip; position++) {
        const message = conversation.message(position);
        if (message?.state === "writing") found.push(message);
      }
      return found;
    });
  }

  /** @param {number} position @param {boolean} [focus] */
  goTo(position, focus = false) {
    this.jump.value = { position, focus, at: ++this.#count };
  }

  /** @param {number} position @param {number} step @param {boolean} hadFocus */
  stayAt(position, step, hadFocus) {
    this.stay.value = { position, step, hadFocus, at: ++this.#count };
  }

  /**
   * The focus goes into the list; to the newest message where that which had it is no more.
   * @param {number} [position]
   */
  land(position = 0) {
    this.focused.value = position;
    this.landing.value = ++this.#count;
  }

  /** @param {string} text */
  put(text) {
    this.insert.value = { text, at: ++this.#count };
  }

  // Two equal wishes are two wishes.
  #count = 0;
}
