// Exact amounts: the server's decimal texts as whole numbers of 10⁻¹² dollars. Only a chart's geometry is a number.

const decimals = 12;

/** @param {string} text @returns {bigint} */
export function picodollars(text) {
  const [, sign, whole, fraction = ""] = /^(-?)(\d*)(?:\.(\d{0,12}))?$/.exec(text) ?? [];
  if (whole === undefined) throw new TypeError(`${text} is no amount`);
  const value = BigInt(whole || "0") * 10n ** BigInt(decimals) +
    BigInt(fraction.padEnd(decimals, "0"));
  return sign ? -value : value;
}

/** @param {bigint} value @returns {string} */
export function decimal(value) {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, "0");
  const fraction = digits.slice(-decimals).replace(/0+$/, "");
  return (value < 0n ? "-" : "") + digits.slice(0, -decimals) + (fraction && `.${fraction}`);
}

/** @param {Iterable<string>} texts @returns {string} */
export function sum(texts) {
  let all = 0n;
  for (const text of texts) all += picodollars(text);
  return decimal(all);
}

/** Whether it costs anything; unknown is not nothing, and shown elsewhere. @param {string | undefined} text */
export function costs(text) {
  return text !== undefined && picodollars(text) > 0n;
}

/** How much of `whole` that is, from 0 to 1, for drawing alone. @param {bigint} part @param {bigint} whole */
export function share(part, whole) {
  return whole > 0n ? Number((part * 10000n) / whole) / 10000 : 0;
}

/** What a person typed as an amount, as the server takes it; undefined where it is none. @param {string} typed */
export function amount(typed) {
  const text = typed.trim().replace(/^\$/, "").replace(",", ".");
  return /^\d{1,7}(\.\d{1,12})?$/.test(text) ? text : undefined;
}
