// Completing a name behind an @ while one writes: a list at the field that the arrow keys move in.
import { el } from "../kernel/dom.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { completions, mentionAt, withMention } from "../models/conversation-mentions.js";
import { withOffer } from "../models/slash.js";
import { avatar } from "./person.js";

/** @typedef {import("../protocol.d.ts").Participant} Participant */

const ID = "composer-mentions";
const MOST = 8;

export class Mentions {
  #area;
  #people;
  #at = signal(0);
  #found = signal(/** @type {Participant[]} */ ([]));
  /** Where the name that is typed begins; Escape closes the list for this one. */
  #from = -1;
  #closedAt = -1;

  /** What completes a command, where one is typed. @type {import("../models/slash.js").Offer[]} */
  #offers = [];
  #slash;

  /**
   * @param {HTMLTextAreaElement} area @param {() => Participant[]} people
   * @param {(text: string, caret: number) => {from: number, offers: import("../models/slash.js").Offer[]} | undefined} [slash]
   */
  constructor(area, people, slash = () => undefined) {
    this.#slash = slash;
    this.#area = area;
    this.#people = people;
    const count = () => this.#found.value.length;
    this.node = el(
      "div",
      { class: "mentions-host" },
      () => this.#list(),
      el(
        "p",
        { class: "vh", role: "status" },
        () => count() ? t("composer.mention.count", { count: count() }) : "",
      ),
    );
    area.setAttribute("aria-autocomplete", "list");
    for (const type of ["input", "click", "keyup"]) area.addEventListener(type, () => this.look());
    area.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  close() {
    this.#show([]);
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether it was for the list
   */
  key(event) {
    const found = this.#found.peek();
    if (!found.length || event.ctrlKey || event.metaKey || event.altKey) return false;
    const at = this.#at.peek();
    if (event.key === "ArrowDown") this.#move((at + 1) % found.length);
    else if (event.key === "ArrowUp") this.#move((at - 1 + found.length) % found.length);
    else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") {
      this.#pick(found[at]);
    } else if (event.key === "Escape") {
      this.#closedAt = this.#from;
      this.close();
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  look() {
    const { value, selectionStart } = this.#area;
    const command = this.#slash(value, selectionStart);
    this.#offers = command?.offers.slice(0, MOST) ?? [];
    if (command) {
      if (command.from === this.#closedAt) return this.close();
      this.#from = command.from;
      const shown = this.#offers.map(({ id, name, note }) => ({
        id,
        name,
        role: note ?? "",
        isOffer: true,
      }));
      return this.#show(/** @type {any} */ (shown));
    }
    const mention = mentionAt(value, selectionStart);
    if (!mention || mention.from === this.#closedAt) {
      if (!mention) this.#closedAt = -1;
      return this.close();
    }
    this.#from = mention.from;
    this.#show(completions(this.#people(), mention.query).slice(0, MOST));
  }

  /** @param {Participant[]} found */
  #show(found) {
    const before = this.#found.peek();
    if (
      before.length === found.length && before.every((one, index) => one.id === found[index].id)
    ) {
      return;
    }
    this.#found.value = found;
    this.#move(0);
  }

  /** @param {number} index */
  #move(index) {
    this.#at.value = index;
    const isOpen = this.#found.peek().length > 0;
    // A text of several lines may be no combobox: that a list is open is told by the status.
    for (const [name, value] of [["controls", ID], ["activedescendant", `${ID}-${index}`]]) {
      if (isOpen) this.#area.setAttribute(`aria-${name}`, value);
      else this.#area.removeAttribute(`aria-${name}`);
    }
  }

  /** @param {Participant} person */
  #pick(person) {
    const area = this.#area;
    const offer = this.#offers.find((one) => one.id === person.id);
    const made = offer
      ? withOffer(area.value, this.#from, area.selectionStart, offer)
      : withMention(area.value, this.#from, area.selectionStart, person.name);
    this.#closedAt = this.#from;
    area.value = made.text;
    area.setSelectionRange(made.caret, made.caret);
    this.close();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #list() {
    const found = this.#found.value;
    if (!found.length) return null;
    return el(
      "div",
      { class: "mentions", id: ID, role: "listbox", aria: { label: t("composer.mention.label") } },
      found.map((person, index) =>
        el(
          "div",
          {
            id: `${ID}-${index}`,
            class: () => ["mention", this.#at.value === index && "is-at"],
            role: "option",
            aria: { selected: () => this.#at.value === index },
            on: {
              // The field keeps the focus.
              pointerdown: (/** @type {Event} */ event) => event.preventDefault(),
              click: () => this.#pick(person),
              pointermove: () => this.#move(index),
            },
          },
          "isOffer" in person ? null : avatar(person, 24),
          el("span", { class: "mention-name", dir: "auto" }, person.name),
          el("small", { class: "clip" }, person.muted ? t("composer.mention.muted") : person.role),
        )
      ),
    );
  }
}
