// What every element may use. js/app.js fills it before the first element is made.

// deno resolves one import a comment.
/** @import { Api } from "./models/api.js" */
/** @import { EventSocketClient } from "./models/socket.js" */
/** @import { Workspace } from "./models/workspace.js" */
/** @import { Preferences } from "./models/preferences.js" */
/** @import { Commands } from "./models/commands.js" */
/** @import { Router } from "./kernel/router.js" */
/** @import { Toasts } from "./elements/toasts.js" */
/** @import { Shell } from "./elements/shell.js" */

/**
 * @typedef {object} Context
 * @property {Api} api
 * @property {EventSocketClient} socket
 * @property {Workspace} workspace
 * @property {Preferences} preferences
 * @property {Commands} commands
 * @property {Router} router
 * @property {Toasts} toasts
 * @property {Shell} shell
 */

export const app = /** @type {Context} */ ({});
