// The cart of one sale: values in, a new value out; nothing here asks anybody.
import { newId } from "./canonical.js";

export const METHODS = ["carry_out", "collect", "ship"];
const MOST_UNITS = 999;

/** Begins a sale; its id is the order's, whether it is sold online or told later. */
export const newCart = (at) => ({ id: newId(at), started_at: new Date(at).toISOString(), lines: [], coupons: [], customer: null });

const alike = (line, { sku, method, place }) =>
  line.sku === sku && line.method === method && (line.place ?? null) === (place ?? null) && !line.discount && !line.serial;

/** Adds units of a SKU; what is already there in the same way becomes more. */
export const addLine = (cart, { sku, units = 1, method = "carry_out", place = null, ...more }) => {
  const wanted = { sku, method, place };
  const at = more.serial ? -1 : cart.lines.findIndex((line) => alike(line, wanted));
  if (at >= 0) return setQuantity(cart, cart.lines[at].key, cart.lines[at].quantity + units);
  const key = 1 + Math.max(0, ...cart.lines.map((line) => line.key));
  return { ...cart, lines: [...cart.lines, { key, ...wanted, quantity: units, ...more }] };
};

/** Puts goods on a sale that this place keeps for somebody who pays here; one such claim a sale. */
export const addKept = (cart, { code, lines }) =>
  lines.reduce((sale, { sku, quantity }) => addLine(sale, { sku, units: quantity }), { ...cart, claim: code });

/** Sets the units of a line; none takes it out. */
export const setQuantity = (cart, key, quantity) => {
  if (!Number.isInteger(quantity) || quantity <= 0) return removeLine(cart, key);
  return change(cart, key, { quantity: Math.min(quantity, MOST_UNITS) });
};

export const removeLine = (cart, key) => ({ ...cart, lines: cart.lines.filter((line) => line.key !== key) });

/** Says how a line reaches the customer: taken away, shipped, or collected at another place. */
export const setMethod = (cart, key, method, place = null, promised = undefined) =>
  change(cart, key, { method, place, promised });

/** Takes an amount off a line by hand: {minor, reason, by, approved_by}; null takes that back. */
export const setDiscount = (cart, key, discount) => change(cart, key, { discount: discount ?? undefined });

export const setCustomer = (cart, customer) => ({ ...cart, customer });

export const addCoupon = (cart, code) =>
  cart.coupons.includes(code) ? cart : { ...cart, coupons: [...cart.coupons, code] };

export const removeCoupon = (cart, code) => ({ ...cart, coupons: cart.coupons.filter((one) => one !== code) });

const change = (cart, key, what) => ({
  ...cart,
  lines: cart.lines.map((line) => (line.key === key ? { ...line, ...what } : line)),
});

export const unitsOf = (cart) => cart.lines.reduce((sum, line) => sum + line.quantity, 0);

/** Tells whether a cart needs the core: for what another place promises, coupons, and goods that were kept. */
export const needsCore = (cart) => cart.lines.some((line) => line.method !== "carry_out") || cart.coupons.length > 0 || Boolean(cart.claim);

/** Returns what was taken off by hand, minor units. */
export const discountsOf = (cart) => cart.lines.reduce((sum, line) => sum + (line.discount?.minor ?? 0), 0);

/** Tells whether there is anything that an update or a sign-out would disturb. */
export const isIdle = (cart) => cart.lines.length === 0 && !cart.sending;
