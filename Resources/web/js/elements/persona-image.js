// A picture of a persona: any picture comes in, a small square goes out.

/** Pixels of each side, and bytes of its data URL. */
const side = 128;
const most = 64 * 1024;

/**
 * @param {Blob} file
 * @returns {Promise<string>} a data URL that the server takes
 * @throws when the file is no picture that this browser knows
 */
export async function smallImage(file) {
  const picture = await createImageBitmap(file);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.imageSmoothingQuality = "high";
  const edge = Math.min(picture.width, picture.height);
  const [x, y] = [(picture.width - edge) / 2, (picture.height - edge) / 2];
  pen.drawImage(picture, x, y, edge, edge, 0, 0, side, side);
  picture.close();
  // A browser that writes no WebP gives PNG for it, whatever the quality.
  for (
    const [type, quality]
      of /** @type {const} */ ([["image/webp", 0.86], ["image/webp", 0.6], ["image/jpeg", 0.7]])
  ) {
    const url = canvas.toDataURL(type, quality);
    if (url.length <= most) return url;
  }
  throw new Error("This picture does not fit into 64 KiB, even small.");
}
