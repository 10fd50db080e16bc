// Selling: the cart and its price, then the sale, by the log alone or asked of the core first.
import { byHand, saleBody } from "./acts.js";
import { Away } from "./api.js";
import { addKept, addLine, addCoupon, discountsOf, isIdle, needsCore, newCart, removeCoupon, setCustomer } from "./cart.js";
import { Unpriced, basketOf, contextOf } from "./price.js";
import { readScan } from "./scan.js";
import { Refused } from "./sync.js";
import { OFFLINE } from "./tender.js";
import { n, t } from "./texts.js";

const HOUR_MS = 3_600_000;
const NOTHING = { lines: [], total_minor: 0, tax_minor: 0, discount_minor: 0 };
const CLAIM = /^R[A-HJKMNP-Z2-9]{5}$/i; // goods that this place keeps for who pays here
const RECEIPT = /^(T-[A-Za-z0-9_.-]+):(\d+)$/;

/** A sale was sent and nobody knows what became of it. */
export class Unanswered extends Error {}

const customerOf = ({ id, card }) => (id ? { id } : { card });

const quoteLines = (cart) =>
  cart.lines.map(({ sku, quantity, method, place }) => ({ sku, quantity, method, ...(place ? { place } : {}) }));

/** What is carried out needs no promise: its goods are here. */
const asked = ({ method, ...line }) => (method === "carry_out" ? line : { ...line, method });

/** Asks the core for the price of a cart: whose customer may have offers, or that it has to promise. */
const quoted = async (till, cart) => {
  const answer = await till.api.quote({
    lines: quoteLines(cart).map(asked), coupons: cart.coupons, ...(cart.customer ? { customer: customerOf(cart.customer) } : {}),
  });
  const line_no = (line, i) => cart.lines[i]?.key ?? 1000 + i;
  const lines = answer.lines.map((line, i) => ({ ...line, line_no: line_no(line, i), base_minor: line.unit_minor * line.quantity }));
  return { ...answer, lines, at: new Date(till.clock()).toISOString() };
};

const priceOf = async (till, cart) => {
  if (!cart.lines.length) return NOTHING;
  if (needsCore(cart)) return quoted(till, cart);
  if (cart.customer?.id && till.sync.state.online !== false) {
    const answer = await quoted(till, cart).catch((fault) => (fault instanceof Away ? null : Promise.reject(fault)));
    if (answer) return byHand(answer, cart);
  }
  return pricedHere(till, cart);
};

/** Prices a cart by the pinned rulebook, without asking anybody. */
const pricedHere = async (till, cart) => {
  const context = contextOf({ pinned: till.start.price_context, customer: cart.customer, at: till.clock() });
  return byHand(await till.desk.ask(context, basketOf(cart, till.skus)), cart);
};

/** Returns what is in the way, in words. */
export const reasonOf = (fault) => {
  if (fault instanceof Away) return t("That needs the network.");
  if (fault instanceof Unpriced) return t("An item has no price here and now.");
  return fault.message;
};

/** The functions of `till` that are about the cart. */
export const cartsOf = (till) => {
  let asked = 0;
  const reprice = async () => {
    const turn = (asked += 1);
    till.isPriced = false;
    till.changed();
    let priced;
    try {
      priced = await priceOf(till, till.cart);
    } catch (fault) {
      priced = { ...NOTHING, total_minor: undefined, fault: reasonOf(fault) };
    }
    if (turn !== asked) return; // the cart has changed since
    till.priced = priced;
    till.isPriced = !priced.fault;
    till.changed();
  };
  const setCart = async (cart) => {
    till.cart = cart;
    const repriced = reprice();
    // without room the cart stays on the screen; what counts is that a sale is kept or refused
    await till.store.put({ cart }).catch((fault) => till.failed(fault));
    await repriced;
  };
  return {
    reprice,
    priceHere: (cart) => pricedHere(till, cart),
    change: setCart,
    add(sku, more = {}) {
      till.notice = null;
      return setCart(addLine(till.cart, { sku: sku.id, ...more }));
    },
    /** Takes what was scanned or typed; tells whether it was understood. */
    async enter(text) {
      const scan = readScan(text);
      const sku = till.byBarcode.get(scan.gtin ?? scan.text) ?? till.byCode.get(scan.text.toLowerCase());
      if (sku) {
        await till.add(sku, scan.serial || scan.lot ? { serial: scan.serial, lot: scan.lot } : {});
        return true;
      }
      if (RECEIPT.test(scan.text)) return till.openReturn(scan.text);
      if (CLAIM.test(scan.text) && (await till.addKept(scan.text))) return true;
      const found = till.find(scan.text);
      if (found.length === 1) return till.add(found[0]).then(() => true);
      if (!found.length && /^\d{8,20}$/.test(scan.text)) return till.addCard(scan.text);
      till.notice = found.length ? null : t("Nothing is known by %(text)s.", { text: scan.text });
      till.changed();
      return false;
    },
    /** Puts the holder of a card on the sale; without the network the card's number alone. */
    async addCard(card) {
      try {
        await setCart(setCustomer(till.cart, await till.api.customer({ card })));
      } catch (fault) {
        if (fault instanceof Refused) till.notice = t("Nothing is known by %(text)s.", { text: card });
        else {
          till.notice = t("Without the network: the points of this card come with the next connection.");
          await setCart(setCustomer(till.cart, till.lentBy(card) ?? { card }));
        }
        till.changed();
        return !(fault instanceof Refused);
      }
      return true;
    },
    /** Puts what is kept under a code on the sale, with who it is kept for; false where nothing is. */
    async addKept(code) {
      try {
        const kept = await till.api.kept(code);
        const customer = kept.customer && !till.cart.customer ? await till.api.customer({ id: kept.customer }) : till.cart.customer;
        await setCart(addKept(setCustomer(till.cart, customer), kept));
        return true;
      } catch (fault) {
        if (fault.problem?.status === 404) return false;
        till.notice = fault instanceof Away ? t("That needs the network.") : fault.message;
        till.changed();
        return true;
      }
    },
    setCustomer: (customer) => setCart(setCustomer(till.cart, customer)),
    addCoupon: (code) => setCart(addCoupon(till.cart, code.trim())),
    dropCoupon: (code) => setCart(removeCoupon(till.cart, code)),
    pricedLine: (key) => (till.isPriced ? till.priced.lines.find((line) => line.line_no === key) : undefined),
    async park() {
      const { cart } = till;
      const label = cart.customer?.name ?? n("%(count)s item", "%(count)s items", cart.lines.length);
      const shared = await till.api.park(cart, label).then(({ parked }) => parked, () => null);
      const parked = shared ? till.ownParked : [...till.ownParked, cart];
      await till.store.put({ parked, cart: undefined });
      [till.ownParked, till.cart] = [parked, newCart(till.clock())];
      await till.lookParked();
      await reprice();
    },
    /** Takes a parked sale up again; one that is kept by the core is given once. */
    async recall(id) {
      if (till.cart.lines.length) await till.park();
      const own = till.ownParked.find((cart) => cart.id === id);
      const cart = own ?? (await till.api.recall(id)).cart;
      const parked = till.ownParked.filter((one) => one !== own);
      await till.store.put({ parked, cart });
      till.ownParked = parked;
      await till.lookParked();
      await setCart(cart);
    },
    async lookParked() {
      till.sharedParked = await till.api.parked().catch(() => till.sharedParked);
      till.parked = [
        ...till.ownParked.map((cart) => ({ id: cart.id, label: cart.customer?.name, units: cart.lines.length, at: cart.started_at })),
        ...till.sharedParked.map(({ parked, label, units, parked_at }) => ({ id: parked, label, units, at: parked_at })),
      ];
      till.changed();
    },
    async cancelCart(reason = "customer") {
      const { cart, priced } = till;
      const lines = cart.lines.map(({ sku, quantity }) => ({ sku, quantity }));
      const body = { shift: till.journal.shift.shift, by: till.person.id, id: cart.id, reason, lines, total_minor: priced.total_minor ?? 0 };
      await till.write("void", body, { cart: undefined });
      till.cart = newCart(till.clock());
      await reprice();
    },
  };
};

/** The functions of `till` that sell. */
export const salesOf = (till) => {
  const finish = async (payments, priced, more) => {
    const { cart } = till;
    const body = saleBody({
      cart, priced, payments, shift: till.journal.shift.shift, by: till.person.id, currency: till.start.currency,
      receipt: till.nextReceipt(), names: (sku) => till.nameOf(till.skuOf(sku)), ...more,
    });
    const next = newCart(till.clock());
    const entry = await till.write("sale", body, { cart: undefined });
    till.cart = next;
    till.notice = null;
    await till.reprice();
    return entry;
  };

  const requireRoom = async (minor) => {
    const { unsent_most: most, unsent_minor_most: mostMinor, offline_hours_most: hours } = till.start.limits;
    till.passTime();
    if (till.away.ms > hours * HOUR_MS) {
      throw new Error(t("For more than %(hours)s hours the core was not heard here. Connect the till: until then it sells no more.", { hours }));
    }
    await till.measureRisk();
    const { sales, minor: waiting } = till.risk;
    if (sales && (sales >= most || waiting + minor > mostMinor)) {
      throw new Error(t("No more sales may wait on this device. Connect it, or export its log."));
    }
  };

  const askCore = async (sending) => {
    let answer;
    try {
      answer = await till.api.sell(sending.body);
    } catch (fault) {
      if (fault instanceof Away) throw new Unanswered(t("The core has not answered. It is not known whether the sale is made."));
      await till.store.put({ cart: renamed(till) });
      throw shortOf(till, fault) ?? fault;
    }
    if (answer.state === "pending") throw new Unanswered(t("The payment has not been answered yet."));
    const { order_id, number, fulfilments } = answer;
    const told = { order_id, number, fulfilments: fulfilments.map(({ place, method, promised_at, code }) => ({ place, place_name: till.placeName(place), method, promised_at, code })) };
    const { sending: _, ...cart } = till.cart;
    till.cart = cart;
    return finish(sending.payments, sending.priced, { online: told, receipt_by: sending.body.receipt_by });
  };

  return {
    requireRoom,
    /** Tells whether a cart with these tenders is sold by the log alone. */
    isLocal: (payments) => !needsCore(till.cart) && payments.every(({ tender, hold }) => OFFLINE.has(tender) || hold),
    /** Sells what is in the cart; returns the entry. `Unanswered` leaves it to be asked again. */
    async sell(payments, { receipt_by } = {}) {
      const { cart, priced } = till;
      await requireRoom(priced.total_minor);
      if (till.isLocal(payments)) return finish(payments, priced, { receipt_by });
      if (discountsOf(cart)) throw new Error(t("A discount by hand goes with cash and the card machine alone."));
      await till.beKnown(till.askPin);
      const body = {
        id: cart.id, lines: quoteLines(cart), coupons: cart.coupons, expected_total_minor: priced.total_minor,
        payments: await till.asked(payments),
        ...(cart.customer ? { customer: customerOf(cart.customer) } : {}),
        ...(cart.ship_to && cart.lines.some(({ method }) => method === "ship") ? { ship_to: cart.ship_to } : {}),
        ...(receipt_by ? { receipt_by } : {}), ...(cart.claim ? { claim: cart.claim } : {}),
      };
      await till.sync.kick(); // the core has to know of the shift
      const sending = { body, payments, priced };
      till.cart = { ...cart, sending };
      await till.store.put({ cart: till.cart });
      return askCore(sending);
    },
    /** Asks again what became of a sale that was sent. */
    askAgain: () => askCore(till.cart.sending),
    /** Finishes a sale without the core's answer: by the log, paid otherwise, under the same id. */
    async finishHere(payments) {
      const { sending, ...cart } = till.cart;
      till.cart = cart;
      return finish(payments, sending.priced, {});
    },
  };
};

/** Says what the book lacks by its name, and what can be done about it with the customer in front. */
const shortOf = (till, { problem }) => {
  if (problem?.code !== "stock.not_enough") return null;
  const name = (problem.facts?.shortages ?? []).map(({ sku_id }) => till.nameOf(till.skuOf(sku_id))).join(", ");
  return new Error(t("By the book there is too little of %(name)s here. What is in your hands is sold for cash or by the card machine; what is not can come from another place.", { name }));
};

/** Gives a cart whose sale was declined another id: the first one is used up. */
const renamed = (till) => {
  const { sending: _, ...cart } = till.cart;
  till.cart = { ...cart, id: newCart(till.clock()).id };
  return till.cart;
};

export { isIdle };
