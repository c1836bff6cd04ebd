// A clock for words like "thinking 4 s": ticks while somebody looks.
import { onDispose } from "../kernel/dom.js";
import { signal } from "../kernel/signals.js";

/**
 * Whole seconds since a moment; a live value that ends with what made it.
 * @param {string | number | Date} since
 */
export function secondsSince(since) {
  const from = new Date(since).getTime();
  const passed = () => Math.max(0, Math.floor((Date.now() - from) / 1000));
  const value = signal(passed());
  const timer = setInterval(() => (value.value = passed()), 1000);
  onDispose(() => clearInterval(timer));
  return value;
}
