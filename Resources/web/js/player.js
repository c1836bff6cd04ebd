// What an export as one file runs: the words and the conversation stand in the page itself. It asks
// nobody for anything.
import { day } from "./kernel/format.js";
import { direction, locale, setStrings, t } from "./kernel/strings.js";
import { Player } from "./elements/player.js";

/** @param {string} id */
function held(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null");
}

setStrings(held("strings") ?? {});
document.documentElement.lang = locale();
document.documentElement.dir = direction();

const exported = held("document");
const { title, createdAt } = exported.conversation;
document.title = title;

const player = new Player();
player.document = exported;
player.badge = t("replay.exported.badge", { title, date: day(createdAt) });
player.about = day(createdAt);
player.showTimes = true;
document.querySelector("main")?.replaceChildren(player);
