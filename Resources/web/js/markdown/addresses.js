// Which addresses of a text may become links, and what of them is shown.

/**
 * @typedef {object} Address
 * @property {string} href
 * @property {string} host whose page it is; "" within this site
 */

const allowed = /^(?:https?|mailto|tel):/i;

/**
 * @param {string} written
 * @returns {Address | null} null: the address is shown, not followed
 */
export function readLink(written) {
  // Browsers drop these from an address, so "java\tscript:" would be a scheme to them.
  const href = written.replace(/[\x00-\x20\x7f]+/g, "");
  if (href.startsWith("#")) return { href, host: "" };
  // "//host" and "/\host" are other sites.
  if (/^\/(?![/\\])/.test(href)) return { href, host: "" };
  if (!allowed.test(href)) return null;
  const scheme = href.slice(0, href.indexOf(":")).toLowerCase();
  if (scheme === "mailto" || scheme === "tel") {
    return { href, host: bare(href.slice(scheme.length + 1).split("?", 1)[0]) };
  }
  const host = hostOf(href);
  return host ? { href, host } : null;
}

/**
 * @param {string} written
 * @returns {Address | null} of a picture that may be loaded when asked for
 */
export function readImage(written) {
  const found = readLink(written);
  return found && /^(?:https?:|\/)/i.test(found.href) ? found : null;
}

/** @param {string} href */
function hostOf(href) {
  try {
    return new URL(href).host;
  } catch {
    return "";
  }
}

/** @param {string} text */
function bare(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
