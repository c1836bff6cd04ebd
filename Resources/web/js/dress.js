// Runs before the first paint, so that a dark page does not flash white. js/app.js keeps it current.
(() => {
  const root = document.documentElement;
  /** @param {string} name */
  const kept = (name) => {
    try {
      return JSON.parse(localStorage.getItem(`chimera.${name}`) ?? "null");
    } catch {
      return null;
    }
  };
  root.dataset.theme = kept("theme") ?? "system";
  root.dataset.motion = kept("motion") ?? "system";
  root.style.setProperty("--text-size", kept("textSize") ?? 15);
  root.style.setProperty("--accent-h", kept("accentHue") ?? 285);
})();
