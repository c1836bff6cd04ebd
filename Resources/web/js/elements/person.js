// How somebody looks wherever they are shown: a glyph on the persona's soft colour, or an image.
import { el } from "../kernel/dom.js";

/**
 * @param {{glyph?: string, hue?: number, name: string, persona?: object, image?: string}} person
 * @param {number} [size] in pixels
 */
export function avatar(person, size = 32) {
  const worn = /** @type {{image?: string} | undefined} */ (person.persona);
  const image = person.image ?? worn?.image;
  return el(
    "span",
    {
      class: "avatar hued",
      style: { "--h": person.hue ?? 265, "--size": `${size}px` },
      aria: { hidden: true },
    },
    image ? el("img", { src: image, alt: "" }) : person.glyph || initial(person.name),
  );
}

/** @param {string} name the first letter, whole: a letter may be several code units */
function initial(name) {
  const [first] = new Intl.Segmenter().segment(name.trim() || "?");
  return first.segment.toUpperCase();
}
