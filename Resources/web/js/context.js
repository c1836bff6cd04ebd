// What every part of the page may ask for. Filled by app.js before the first element is made.

/**
 * @typedef {object} App
 * @property {import("./models/api.js").Api} api
 * @property {import("./models/socket.js").EventSocketClient} socket
 * @property {import("./models/workspace.js").Workspace} workspace
 * @property {import("./models/preferences.js").Preferences} preferences
 * @property {import("./kernel/router.js").Router} router
 * @property {import("./models/commands.js").Commands} commands
 * @property {any} toasts
 */

/** @type {App} */
export const app = /** @type {any} */ ({});
