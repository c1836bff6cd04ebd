// What every element may use. js/app.js fills it before the first element is made.

/**
 * @typedef {object} Context
 * @property {import("./models/api.js").Api} api
 * @property {import("./models/socket.js").EventSocketClient} socket
 * @property {import("./models/workspace.js").Workspace} workspace
 * @property {import("./models/preferences.js").Preferences} preferences
 * @property {import("./models/commands.js").Commands} commands
 * @property {import("./kernel/router.js").Router} router
 * @property {import("./elements/toasts.js").Toasts} toasts
 * @property {import("./elements/shell.js").Shell} shell
 */

export const app = /** @type {Context} */ ({});
