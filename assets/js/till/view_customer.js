// The customer on a sale, with what matters at the counter; and coupons.
import { button, dialog, draw, field, h } from "./dom.js";
import { newId } from "./canonical.js";
import { parseMoney, plainMoney } from "./money.js";
import { reasonOf } from "./selling.js";
import { n, t } from "./texts.js";
import { tenderName } from "./view_pay.js";
import { form } from "./view_start.js";

const wayOf = (text) => {
  if (text.includes("@")) return { email: text };
  return /^\+|^0\d/.test(text) ? { phone: text } : { card: text };
};

const facts = (till, customer) => {
  const rows = [
    [t("Card"), customer.card], [t("Tier"), customer.tier], [t("Points"), customer.points],
    [t("Worth"), customer.worth_minor ? till.money(customer.worth_minor) : null],
    [t("Store credit"), customer.credit_minor ? till.money(customer.credit_minor) : null],
  ].filter(([, value]) => value !== null && value !== undefined && value !== "");
  return h("dl.rows", {}, rows.map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, String(value)))));
};

/** The offers that the customer may still use: the sale of their goods takes the price by itself. */
const offersOf = (till, customer, close) => {
  if (!customer.offers?.length) return null;
  const row = ({ sku, name, price_minor, valid_to }) => {
    const known = till.skus.get(sku);
    return h("div", {},
      h("span.name", {}, name, " ", h("span.soft", {}, t("until %(time)s", { time: till.time(valid_to) }))),
      h("span.figure", {}, till.money(price_minor)),
      known ? button(t("Sell it"), async () => { await till.setCustomer(customer); await till.add(known); close(); }, { about: name }) : null);
  };
  return [h("h3", {}, t("Offers")), h("div.rows", {}, customer.offers.map(row))];
};

/** What the customer could be offered now; chance holds some people out, and the till says so. */
const offering = (till, customer, again) => {
  if (!customer.id || customer.offers?.length) return null;
  const inside = h("div.rows", { role: "status" });
  const make = (one, key) => async () => {
    const { state } = await till.api.makeOffer(customer.id, one, key);
    if (state === "withheld") draw(inside, h("p.notice", {}, t("Chance holds this customer out: nothing was sent. Promise nothing.")));
    else await again();
  };
  const row = (one) => h("div", {},
    h("span.name", {}, one.name, " ", h("span.soft", {}, `${one.place} · `, n("%(count)s there", "%(count)s there", one.units))),
    h("span.figure", {}, till.money(one.price_minor), " ", h("s.soft", {}, till.money(one.listed_minor))),
    button(t("Offer"), guarded(make(one, newId())), { about: one.name }));
  const guarded = (work) => () => work().catch((fault) => draw(inside, h("p.fault", { role: "alert" }, reasonOf(fault))));
  const look = guarded(async () => {
    draw(inside, h("p", {}, t("Looking for something better.")));
    const found = await till.api.better(customer.id);
    draw(inside, found.length ? found.map(row) : h("p.soft", {}, t("Nothing better is there to be offered.")));
  });
  return [button(t("Make an offer"), look, { glyph: "tag" }), inside];
};

const bought = (till, customer) =>
  customer.recent?.length
    ? [h("h3", {}, t("Bought lately, in every channel")), h("div.rows", {}, customer.recent.map(({ number, placed_at, total_minor }) => h("div", {}, h("span.name", {}, `${number} · ${till.time(placed_at)}`), h("span.figure", {}, till.money(total_minor)), button(t("Show"), () => till.openReturn(number), { about: number }))))]
    : null;

/** What of the customer's money pays without the network, and how it is lent to this till. */
const lending = (till, customer, again) => {
  const worth = { points: customer.worth_minor, store_credit: customer.credit_minor };
  const lent = till.lentOf(customer);
  const able = Object.entries(worth).filter(([tender, minor]) => minor > 0 && !till.lentOf(customer, tender).length);
  if (!customer.id || (!lent.length && !able.length)) return null;
  const rows = lent.map((one) => h("div", {}, h("span.name", {}, tenderName(one.tender)), h("span.figure", {}, till.money(one.left_minor)), button(t("Give it back"), () => till.giveBack(one.hold).then(again, again), { kind: "quiet", about: tenderName(one.tender) })));
  const lend = ([tender, most]) =>
    form([field({ label: tenderName(tender), name: "amount", inputmode: "decimal", required: true, value: plainMoney(most, till.start.currency), hint: t("Up to %(amount)s", { amount: till.money(most) }) })], t("Set aside for this till"), async ({ amount }) => {
      const minor = parseMoney(amount, till.start.currency);
      if (minor === null || minor <= 0 || minor > most) throw new Error(t("Up to %(amount)s", { amount: till.money(most) }));
      await till.borrow(customer, tender, minor);
      await again();
    }, { autofocus: false });
  return h("details", { open: lent.length > 0 }, h("summary", {}, t("To pay without the network")),
    h("p.soft", {}, t("What is set aside pays once at this till, also without the network; after three days it goes back.")),
    h("div.rows", {}, rows), able.map(lend));
};

/** Finds a customer and puts them on the sale, or shows who is on it. */
export const showCustomer = (till) =>
  dialog(t("Customer"), (close) => {
    const inside = h("div.stack");
    const show = (customer) => {
      const again = async () => {
        const fresh = await till.api.customer({ id: customer.id }).then((one) => ({ ...one, card: one.card ?? customer.card }), () => customer);
        if (till.cart.customer?.id === fresh.id) await till.setCustomer(fresh);
        show(fresh);
      };
      draw(inside, h("h3", {}, customer.name || t("Customer")), facts(till, customer),
        offersOf(till, customer, close), offering(till, customer, again), bought(till, customer),
        lending(till, customer, again),
        h("div.row", {},
          till.cart.customer?.id === customer.id && till.cart.customer
            ? button(t("Take off this sale"), () => { till.setCustomer(null); close(); })
            : button(t("Put on this sale"), () => { till.setCustomer(customer); close(); }, { kind: "main" }),
          button(t("Find somebody else"), search, { kind: "quiet" })));
    };
    const search = () =>
      draw(inside, form([field({ label: t("Card, e-mail or phone"), name: "who", required: true, hint: t("A card can be scanned on the sale, too.") })], t("Find"), async ({ who }) => {
        show(await till.api.customer(wayOf(who.trim())));
      }));
    if (till.cart.customer) show(till.cart.customer);
    else search();
    return inside;
  });

/** Adds a coupon to the sale; the core says what it gives. */
export const showCoupon = (till) =>
  dialog(t("Coupon"), (close) =>
    form([field({ label: t("Code"), name: "code", required: true, autocapitalize: "characters", maxlength: "64" })], t("Add"), async ({ code }) => {
      await till.addCoupon(code);
      const told = till.priced.claims?.find(({ claim }) => claim === code.trim());
      if (till.priced.fault || (told && !told.applied)) {
        const why = till.priced.fault ?? t("This coupon gives nothing here: %(reason)s.", { reason: told.reason });
        await till.dropCoupon(code.trim());
        throw new Error(why);
      }
      close();
    }));
