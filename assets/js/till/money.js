// Amounts: whole minor units inside, the reader's own way of writing them outside.
const digitsOf = (currency) =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;

/** Returns an amount as a reader of that language writes it. */
export const formatMoney = (minor, currency, language) => {
  const digits = digitsOf(currency);
  return new Intl.NumberFormat(language, { style: "currency", currency }).format(minor / 10 ** digits);
};

/** Returns the minor units of a typed amount ("19,90", "19.9", "20"), or null where it is none. */
export const parseMoney = (text, currency) => {
  const digits = digitsOf(currency);
  const found = /^\s*(-?)(\d{1,9})(?:[.,](\d*))?\s*$/.exec(text);
  if (!found || (found[3] ?? "").length > digits) return null;
  const minor = Number(found[2]) * 10 ** digits + Number((found[3] ?? "").padEnd(digits, "0") || 0);
  return found[1] ? -minor : minor;
};

/** Returns an amount as it is typed, without a currency. */
export const plainMoney = (minor, currency) => (minor / 10 ** digitsOf(currency)).toFixed(digitsOf(currency));

/** Shares an amount in proportion to weights, by largest remainder; the first of equals wins. */
export const share = (minor, weights) => {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (!whole) return weights.map(() => 0);
  const floors = weights.map((weight) => Math.floor((minor * weight) / whole));
  const order = weights
    .map((weight, i) => [((minor * weight) % whole) / whole, i])
    .sort(([a, i], [b, j]) => b - a || i - j);
  for (let left = minor - floors.reduce((sum, part) => sum + part, 0), k = 0; left > 0; left -= 1, k += 1) {
    floors[order[k][1]] += 1;
  }
  return floors;
};
