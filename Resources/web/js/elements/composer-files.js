// Text files that go along with a message: chosen, dropped, or a long paste kept as one.
import { app } from "../context.js";
import { el, icon } from "../kernel/dom.js";
import { number } from "../kernel/format.js";
import { signal } from "../kernel/signals.js";
import { t } from "../kernel/strings.js";
import { messageBytes, textOf } from "../models/message-text.js";

/** A paste longer than this may be meant as a file. */
const LONG = 2000;

export class ComposerFiles {
  list = signal(/** @type {{name: string, text: string}[]} */ ([]));
  /** A long text that was just pasted, until one says what it is. */
  #pasted = signal(/** @type {string | null} */ (null));
  #area = /** @type {HTMLTextAreaElement | null} */ (null);

  constructor() {
    this.node = el("div", { class: "composer-files" }, () => this.#tokens(), () => this.#offer());
  }

  button() {
    const input = el("input", {
      type: "file",
      multiple: true,
      hidden: true,
      on: {
        change: (/** @type {any} */ event) => {
          this.add([...event.target.files]);
          event.target.value = "";
        },
      },
    });
    return [
      input,
      el("button", {
        type: "button",
        class: "icon-button",
        title: t("composer.attach"),
        aria: { label: t("composer.attach") },
        on: { click: () => input.click() },
      }, icon("clip")),
    ];
  }

  /** @param {File[]} files */
  async add(files) {
    for (const file of files) {
      if (file.size > messageBytes) {
        app.toasts.show({ text: tooLarge(file), isBad: true });
        continue;
      }
      const text = textOf(new Uint8Array(await file.arrayBuffer()));
      if (text === undefined) {
        app.toasts.show({ text: t("composer.attach.nottext", { name: file.name }), isBad: true });
      } else {
        this.list.update((all) => [...all, { name: file.name, text }]);
      }
    }
  }

  clear() {
    this.list.value = [];
    this.#pasted.value = null;
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    const data = event.clipboardData;
    this.#area = /** @type {HTMLTextAreaElement} */ (event.currentTarget);
    if (data?.files.length) {
      event.preventDefault();
      this.add([...data.files]);
      return;
    }
    const text = data?.getData("text/plain") ?? "";
    this.#pasted.value = text.length > LONG ? text.replaceAll("\r\n", "\n") : null;
  }

  #tokens() {
    const files = this.list.value;
    if (!files.length) return null;
    return files.map((file) =>
      el(
        "span",
        { class: "token" },
        icon("file"),
        el("span", { class: "clip", dir: "auto" }, file.name),
        el("button", {
          type: "button",
          title: t("composer.attach.remove", { name: file.name }),
          aria: { label: t("composer.attach.remove", { name: file.name }) },
          on: { click: () => (this.list.value = this.list.peek().filter((one) => one !== file)) },
        }, icon("close")),
      )
    );
  }

  #offer() {
    const text = this.#pasted.value;
    if (text === null) return null;
    return el(
      "p",
      { class: "composer-offer", role: "status" },
      t("composer.attach.paste"),
      el("button", {
        type: "button",
        class: "turn-link",
        on: { click: () => this.#keep(text) },
      }, t("composer.attach.paste.yes")),
    );
  }

  /** Takes the paste out of the text again and keeps it beside it. @param {string} text */
  #keep(text) {
    const area = this.#area;
    this.#pasted.value = null;
    if (!area) return;
    const at = area.value.lastIndexOf(text);
    if (at >= 0) {
      area.value = area.value.slice(0, at) + area.value.slice(at + text.length);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.list.update((all) => [...all, { name: t("composer.attach.name"), text }]);
    area.focus();
  }
}

/** @param {File} file */
function tooLarge(file) {
  const size = (/** @type {number} */ bytes) =>
    number(bytes / 1024, {
      style: "unit",
      unit: "kilobyte",
      unitDisplay: "short",
      maximumFractionDigits: 0,
    });
  return t("composer.attach.toolarge", {
    name: file.name,
    size: size(file.size),
    limit: size(messageBytes),
  });
}
