// Which page the address names.
//
//   const router = new Router([{ path: "/c/:id", … }, { path: "/personas/*", … }]);
//   router.current.value   { path, params, query, hash, route }; route is null where none matches
//   router.go("/new", { replace: true })
//
// `:name` takes one piece of the path, `*` (params.rest) all that follows. A click on a link to a page
// of ours changes the address without a load; every other link is the browser's.

import { signal } from "./signals.js";

/** @typedef {{ path: string, [more: string]: any }} Route */
/** @typedef {{ path: string, params: Record<string, string>, query: Record<string, string>, hash: string, route: any }} Place */

/** @param {string} pattern */
function expression(pattern) {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replace(/:(\w+)/g, "(?<$1>[^/]+)").replace(/\/\*$/, "(?:/(?<rest>.*))?");
  return new RegExp(`^${source}/?$`);
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export class Router {
  #window;
  #table;

  /** @param {Route[]} routes @param {{ window?: any }} [options] */
  constructor(routes, options = {}) {
    this.#window = options.window ?? globalThis;
    this.#table = routes.map((route) => ({ route, expression: expression(route.path) }));
    this.current = signal(this.match(this.#window.location.href));
    this.#window.addEventListener("popstate", () => this.#read());
    this.#window.document.addEventListener("click", (/** @type {any} */ event) => {
      this.#click(event);
    });
  }

  /** @param {string} href @returns {Place} */
  match(href) {
    const url = new URL(href, this.#window.location.href);
    const query = Object.fromEntries(url.searchParams);
    const place = { path: url.pathname, query, hash: url.hash.slice(1) };
    for (const { route, expression } of this.#table) {
      const found = expression.exec(url.pathname);
      if (!found) continue;
      const groups = Object.entries(found.groups ?? {}).filter(([, value]) => value !== undefined);
      const params = Object.fromEntries(groups.map(([name, value]) => [name, decoded(value)]));
      return { ...place, params, route };
    }
    return { ...place, params: {}, route: null };
  }

  /** @param {string} href @param {{ replace?: boolean }} [options] */
  go(href, { replace = false } = {}) {
    const { history, location } = this.#window;
    const url = new URL(href, location.href);
    if (url.origin !== location.origin) return location.assign(url.href);
    const isSame = url.href === location.href;
    history[replace || isSame ? "replaceState" : "pushState"](null, "", url.href);
    this.#read();
  }

  #read() {
    this.current.value = this.match(this.#window.location.href);
  }

  /** @param {any} event */
  #click(event) {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((/** @type {any} */ node) => node.localName === "a");
    if (!link?.href || link.hasAttribute("download")) return;
    if (link.target && link.target !== "_self") return;
    const here = new URL(this.#window.location.href);
    const url = new URL(link.href, here);
    if (url.origin !== here.origin || !this.match(url.href).route) return;
    if (url.hash && url.pathname === here.pathname && url.search === here.search) return;
    event.preventDefault();
    this.go(url.href);
  }
}
