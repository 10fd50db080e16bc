// What a scanner or a hand has entered: GTINs, GS1 element strings and Digital Links, or a plain code.
// Source: GS1 General Specifications 24, sections 3 (application identifiers) and 7.9 (check digit);
// GS1 Digital Link URI Syntax 1.4.

/** Application identifiers whose value has a length of its own: no separator ends them. */
const FIXED = { "00": 18, "01": 14, "02": 14, 11: 6, 12: 6, 13: 6, 15: 6, 16: 6, 17: 6, 20: 2 };
const WANTED = { 10: "lot", 17: "best_before", 21: "serial" };
const SEPARATOR = "\u001d";

/** Tells whether a text of digits ends in the check digit of GS1. */
export const hasCheckDigit = (digits) => {
  const [last, ...rest] = [...digits].map(Number).reverse();
  const sum = rest.reduce((total, digit, i) => total + digit * (i % 2 ? 1 : 3), 0);
  return (10 - (sum % 10)) % 10 === last;
};

/** Returns a GTIN without the zeros in front, as any of its lengths is compared; null where it is none. */
export const gtinOf = (text) => {
  const fits = /^(\d{8}|\d{12,14})$/.test(text) && hasCheckDigit(text);
  return fits ? text.replace(/^0+/, "") : null;
};

const elements = (text) => {
  const found = {};
  let rest = text.replaceAll("(", "").replaceAll(")", "");
  while (rest) {
    const ai = rest.slice(0, 2);
    const length = FIXED[ai];
    const end = length ? 2 + length : rest.indexOf(SEPARATOR) < 0 ? rest.length : rest.indexOf(SEPARATOR);
    if (!/^\d\d$/.test(ai) || end > rest.length || end <= 2) return null;
    found[ai] = rest.slice(2, end);
    rest = rest.slice(end).replace(new RegExp(`^${SEPARATOR}`), "");
  }
  return found;
};

/** Splits a string in brackets, "(01)...(10)...": what a person types from under the bars. */
const bracketed = (text) => {
  const parts = [...text.matchAll(/\((\d{2,4})\)([^(]*)/g)];
  return parts.length ? Object.fromEntries(parts.map(([, ai, value]) => [ai, value])) : null;
};

const linked = (text) => {
  const found = /^https?:\/\/[^/]+(?:\/.*)?\/01\/(\d{8,14})((?:\/\d{2,4}\/[^/?#]+)*)/i.exec(text);
  if (!found) return null;
  const more = [...found[2].matchAll(/\/(\d{2,4})\/([^/]+)/g)].map(([, ai, value]) => [ai, decodeURIComponent(value)]);
  return { "01": found[1].padStart(14, "0"), ...Object.fromEntries(more) };
};

/**
 * Reads what was entered: {text, gtin, lot, serial, best_before}; gtin is null where it is a code
 * of another kind (of a SKU, a card, an order, a coupon), which `text` then is.
 */
export const readScan = (raw) => {
  const bare = raw.trim().replace(/^\]([a-zA-Z]\d)/, "");
  const plain = gtinOf(bare);
  if (plain) return { text: bare, gtin: plain };
  const isStrung = /^\]?(\(01\)|01\d{14})/.test(bare) || bare.startsWith(SEPARATOR);
  const read = linked(bare) ?? (isStrung ? (bracketed(bare) ?? elements(bare.replace(/^\u001d/, ""))) : null);
  const gtin = read?.["01"] ? gtinOf(read["01"]) : null;
  if (!gtin) return { text: bare, gtin: null };
  const more = Object.entries(WANTED).filter(([ai]) => read[ai]).map(([ai, name]) => [name, read[ai]]);
  return { text: bare, gtin, ...Object.fromEntries(more) };
};

/**
 * Tells a scanner that types from a person who does: characters that follow each other within
 * `gap_ms` and end in Enter. `feed` takes a key with its time in ms and answers {scan, swallow}.
 */
export const wedge = ({ gap_ms = 40, least = 6 } = {}) => {
  let text = "";
  let last = -Infinity;
  return {
    feed(key, at) {
      const follows = at - last <= gap_ms;
      last = at;
      if (key === "Enter") {
        const scan = follows && text.length >= least ? text : null;
        text = "";
        return { scan, swallow: scan !== null };
      }
      if (key.length !== 1) return { scan: null, swallow: false };
      text = follows ? text + key : key;
      return { scan: null, swallow: false };
    },
  };
};
