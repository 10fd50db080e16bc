// The bodies of entries, as `docs/explanation/till.md` says, made of a cart, its price and its tenders.
import { share } from "./money.js";

const tax_bp = (taxes) => Math.floor((taxes.reduce((sum, { rate_ppm }) => sum + rate_ppm, 0) + 50) / 100);
const only = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));

const part = (minor, of, whole) => (whole ? Math.floor((minor * of * 2 + whole) / (2 * whole)) : 0);

/** Returns what a line costs before discounts, in the price's own terms. */
const baseOf = (line) => line.base_minor ?? line.unit_minor * line.quantity;

/**
 * Takes what was granted by hand off a priced basket: line by line, off what is paid; tax and the
 * price's own terms follow in proportion, half up.
 */
export const byHand = (priced, cart) => {
  const granted = new Map(cart.lines.filter(({ discount }) => discount).map(({ key, discount }) => [key, discount]));
  const lines = priced.lines.map((line) => {
    const minor = Math.min(granted.get(line.line_no)?.minor ?? 0, line.total_minor);
    if (!minor) return line;
    const total_minor = line.total_minor - minor;
    const tax_minor = part(line.tax_minor, total_minor, line.total_minor);
    const own = part(baseOf(line) - line.discount_minor, total_minor, line.total_minor);
    return { ...line, total_minor, tax_minor, discount_minor: baseOf(line) - own };
  });
  const sum = (field) => lines.reduce((total, line) => total + line[field], 0);
  return { ...priced, lines, total_minor: sum("total_minor"), tax_minor: sum("tax_minor"), discount_minor: sum("discount_minor") };
};

const saleLine = (line, cartLine, name) =>
  only({
    line_no: line.line_no, sku: line.sku_id, name, quantity: line.quantity, unit_minor: line.unit_minor,
    discount_minor: line.discount_minor, total_minor: line.total_minor, tax_minor: line.tax_minor,
    tax_bp: line.tax_bp ?? tax_bp(line.taxes), method: cartLine?.method, place: cartLine?.place,
    serial: cartLine?.serial, lot: cartLine?.lot, kind: line.kind,
    discounts: line.discounts?.length ? line.discounts.map(({ promotion_id, code, amount_minor, claim }) => only({ promotion_id, code, amount_minor, claim })) : undefined,
    by_hand: cartLine?.discount ? only({ ...cartLine.discount }) : undefined,
  });

/** Returns the payments as an entry tells them. */
export const paymentsOf = (payments) =>
  payments.map(({ tender, amount_minor, given_minor, change_minor, rounding_minor, reference, hold }) =>
    only({
      tender, amount_minor, reference, hold,
      ...(tender === "cash" ? { given_minor, change_minor, rounding_minor } : {}),
    }));

/** Returns the body of a sale. `names(sku)` is what the receipt calls it. */
export const saleBody = ({ cart, priced, payments, shift, by, currency, receipt, names, online, pair, receipt_by }) => {
  const ofCart = new Map(cart.lines.map((line) => [line.key, line]));
  return only({
    id: cart.id, shift, by, currency, receipt, pair, receipt_by, online,
    lines: priced.lines.map((line) => saleLine(line, ofCart.get(line.line_no), names(line.sku_id))),
    total_minor: priced.total_minor, tax_minor: priced.tax_minor, discount_minor: priced.discount_minor,
    rulebook_version: priced.rulebook_version, payments: paymentsOf(payments),
    customer: cart.customer ? only({ id: cart.customer.id, card: cart.customer.id ? undefined : cart.customer.card }) : undefined,
    coupons: cart.coupons.length ? cart.coupons : undefined,
    started_at: cart.started_at, priced_at: priced.at,
  });
};

/**
 * Returns what goes back for units of a line of a receipt: its amount in proportion, so that the last
 * unit that comes back gets the rest. `before` units have come back already.
 */
export const backMinor = ({ total_minor, quantity }, units, before) => {
  const parts = share(total_minor, Array.from({ length: quantity }, () => 1));
  return parts.slice(before, before + units).reduce((sum, part) => sum + part, 0);
};

/** Returns the body of a return against a receipt that this till has written itself. */
export const returnBody = ({ id, entry, lines, refunds, shift, by, receipt, approved_by, pair, back }) =>
  only({
    id, shift, by, order: entry.body.id, receipt, approved_by, pair,
    lines,
    refunds, total_minor: back,
  });
