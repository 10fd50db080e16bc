// What the log says: the shift that goes on, the receipts, what was sold since the core was asked.
import { reportOf } from "./drawer.js";

const RECEIPTED = new Set(["sale", "return", "exchange"]);

/** Reads entries, oldest first, into a journal; `add` takes one more. */
export const journalOf = (entries, { series, next = 1 } = {}) => {
  const journal = { entries: [], shift: null, lastShift: null, series, nextReceipt: next, used: new Set(), spent: new Set() };
  entries.forEach((entry) => addEntry(journal, entry));
  return journal;
};

export const addEntry = (journal, entry) => {
  const { kind, body } = entry;
  journal.entries.push(entry);
  if (body.id) journal.used.add(body.id);
  for (const { hold } of body.payments ?? []) if (hold) journal.spent.add(hold);
  if (kind === "shift_opened") journal.shift = { ...body, opened_at: entry.at, seq: entry.seq };
  if (kind === "shift_closed") [journal.shift, journal.lastShift] = [null, { ...body, closed_at: entry.at }];
  if (body.receipt?.series === journal.series && RECEIPTED.has(kind)) {
    journal.nextReceipt = Math.max(journal.nextReceipt, body.receipt.number + 1);
  }
};

/** Returns the entries of the shift that goes on. */
export const entriesOfShift = ({ entries, shift }) => (shift === null ? [] : entries.filter(({ seq }) => seq >= shift.seq));

/** Returns the report of the shift that goes on. */
export const report = (journal) => reportOf(entriesOfShift(journal));

/** Returns entries with a receipt, the latest first. */
export const receipts = ({ entries }) => entries.filter(({ kind, body }) => RECEIPTED.has(kind) && body.receipt).reverse();

export const findReceipt = (journal, { series, number }) =>
  receipts(journal).find(({ body }) => body.receipt.series === series && body.receipt.number === number);

/** Returns the units that entries after a seq have taken of what was lent, by SKU. */
export const unitsSince = ({ entries }, seq) => {
  const units = new Map();
  const count = (lines, sign) => lines.forEach(({ sku, quantity }) => units.set(sku, (units.get(sku) ?? 0) + sign * quantity));
  for (const entry of entries) {
    if (entry.seq > seq && entry.kind === "sale" && !entry.body.online) count(entry.body.lines, 1);
  }
  return units;
};

/** Returns by tender what went back for a receipt at this till. */
export const refundedOf = ({ entries }, names) => {
  const back = new Map();
  for (const { kind, body } of entries) {
    if (kind !== "return" || !names.includes(body.order)) continue;
    body.refunds.forEach(({ tender, amount_minor }) => back.set(tender, (back.get(tender) ?? 0) + amount_minor));
  }
  return back;
};

/** Returns by line how many units of a receipt have come back to this till. */
export const returnedOf = ({ entries }, names) => {
  const units = new Map();
  for (const { kind, body } of entries) {
    if (kind !== "return" || !names.includes(body.order)) continue;
    body.lines.forEach(({ line_no, quantity }) => units.set(line_no, (units.get(line_no) ?? 0) + quantity));
  }
  return units;
};

/** Returns which SKUs this till sells most, over what its log keeps, the most sold first. */
export const bestSellers = ({ entries }) => {
  const units = new Map();
  for (const { kind, body } of entries) {
    if (kind === "sale") body.lines.forEach(({ sku, quantity }) => units.set(sku, (units.get(sku) ?? 0) + quantity));
  }
  return [...units.entries()].sort(([a, i], [b, j]) => j - i || (a < b ? -1 : 1)).map(([sku, count]) => ({ sku, units: count }));
};
