// Which element shows which address. Each is loaded when it is first needed.

/** @typedef {{ path: string, tag: string, load: () => Promise<unknown> }} PageRoute */

/** @type {PageRoute[]} */
export const routes = [
  { path: "/", tag: "c-first-page", load: () => import("./elements/first-page.js") },
  { path: "/new", tag: "c-new-conversation", load: () => import("./elements/new-conversation.js") },
  { path: "/c/:id", tag: "c-conversation", load: () => import("./elements/conversation.js") },
  { path: "/search", tag: "c-search", load: () => import("./elements/search.js") },
  { path: "/personas", tag: "c-personas", load: () => import("./elements/personas.js") },
  {
    path: "/personas/:id",
    tag: "c-persona-editor",
    load: () => import("./elements/persona-editor.js"),
  },
  { path: "/providers", tag: "c-providers", load: () => import("./elements/providers.js") },
  { path: "/costs", tag: "c-costs", load: () => import("./elements/costs.js") },
  { path: "/settings", tag: "c-settings", load: () => import("./elements/settings.js") },
  { path: "/replay/:id", tag: "c-replay", load: () => import("./elements/replay.js") },
];
