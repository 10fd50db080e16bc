// Paying: one tender or several, change in whole coins, then the receipt.
import { button, dialog, draw, field, h, say } from "./dom.js";
import { piecesOf } from "./drawer.js";
import { parseMoney, plainMoney } from "./money.js";
import { Unanswered } from "./selling.js";
import { addTender, cashDueOf, changeOf, dueOf, isPaid, removeTender, startPaying, suggestions } from "./tender.js";
import { t } from "./texts.js";
import { showReceipt } from "./view_receipt.js";
import { form } from "./view_start.js";

const TENDER_WORDS = {
  cash: () => t("Cash"), card: () => t("Card"), terminal: () => t("Card machine"), gift_card: () => t("Gift card"),
  store_credit: () => t("Store credit"), points: () => t("Points"),
};

export const tenderName = (tender) => TENDER_WORDS[tender]?.() ?? tender;

const amountField = (till, minor, label = t("Amount")) =>
  field({ label, name: "amount", inputmode: "decimal", required: true, value: plainMoney(minor, till.start.currency) });

const read = (till, text) => {
  const minor = parseMoney(text, till.start.currency);
  if (minor === null || minor <= 0) throw new Error(t("Type an amount, as 19.90."));
  return minor;
};

const FAULTS = {
  too_much: () => t("That is more than is due; only cash gives change."),
  nothing_due: () => t("Nothing is due any more."),
  amount: () => t("Type an amount, as 19.90."),
};

/** The forms by tender: each calls `pay` with what it takes. */
const FORMS = {
  cash: (till, paying, pay) => {
    const due = cashDueOf(paying);
    const quick = suggestions(due, piecesOf(till.start.currency));
    return h("div.stack", {},
      h("div.ways", {}, quick.map((minor) => button(till.money(minor), () => pay({ tender: "cash", given_minor: minor }), { about: t("Cash") }))),
      form([amountField(till, due, t("Given in cash"))], t("Take cash"), ({ amount }) => pay({ tender: "cash", given_minor: read(till, amount) }), { autofocus: false }));
  },
  terminal: (till, paying, pay) =>
    form([amountField(till, dueOf(paying)), field({ label: t("Number on the slip"), name: "reference", maxlength: "60" })], t("The card machine took it"),
      ({ amount, reference }) => pay({ tender: "terminal", given_minor: read(till, amount), reference: reference.trim() || undefined })),
  card: (till, paying, pay) =>
    form([amountField(till, dueOf(paying)), field({ label: t("Token of the terminal"), name: "token", required: true, value: "sandbox-approve", hint: t("The sandbox reads from it what to do.") })], t("Ask the terminal"),
      ({ amount, token }) => pay({ tender: "card", given_minor: read(till, amount), token })),
  gift_card: (till, paying, pay) => {
    const lent = unusedOf(till, paying, "gift_card");
    const asking = form([field({ label: t("Number of the gift card"), name: "number", required: true }), amountField(till, dueOf(paying))], t("Take from the card"), async ({ number, amount }) => {
      const card = await till.api.giftCard(number.trim());
      const minor = Math.min(read(till, amount), card.balance_minor, dueOf(paying));
      if (minor <= 0) throw new Error(t("Nothing is left on this card."));
      pay({ tender: "gift_card", given_minor: minor, token: card.token });
    });
    return h("div.stack", {}, lent.length ? lentMoney(till, paying, pay, lent) : null, mayAsk(till) ? asking : null);
  },
  store_credit: (till, paying, pay) => ownMoney(till, paying, pay, "store_credit", till.cart.customer?.credit_minor),
  points: (till, paying, pay) => ownMoney(till, paying, pay, "points", till.cart.customer?.worth_minor),
};

/** Tells whether a tender may be used that the core takes: it can be asked, and no discount by hand is in the way. */
const mayAsk = (till) => till.sync.state.online !== false && !till.cart.lines.some(({ discount }) => discount);

/** What is lent here and does not pay yet. */
const unusedOf = (till, paying, tender) => {
  const taken = new Set(paying.payments.map(({ hold }) => hold));
  return till.lentOf(till.cart.customer, tender).filter(({ hold }) => !taken.has(hold));
};

/** What is lent pays without asking, once and at once. */
const lentMoney = (till, paying, pay, lent) => {
  const way = ({ hold, tender, token, ending, left_minor }) => {
    const given_minor = Math.min(left_minor, dueOf(paying));
    return button(`${till.money(given_minor)}${ending ? ` · …${ending}` : ""}`, () => pay({ tender, given_minor, hold, token }), { about: tenderName(tender) });
  };
  return h("div.stack", {}, h("p.soft", {}, t("What is set aside pays once; the rest of it goes back.")), h("div.ways", {}, lent.map(way)));
};

const ownMoney = (till, paying, pay, tender, most = 0) => {
  const lent = unusedOf(till, paying, tender);
  if (lent.length) return lentMoney(till, paying, pay, lent);
  const minor = Math.min(most ?? 0, dueOf(paying));
  if (minor <= 0) return h("p.notice", {}, t("The customer on this sale has none of it."));
  return form([amountField(till, minor), h("p.soft", {}, t("Up to %(amount)s", { amount: till.money(most) }))], t("Take it"), ({ amount }) => {
    const wanted = read(till, amount);
    if (wanted > most) throw new Error(t("Up to %(amount)s", { amount: till.money(most) }));
    pay({ tender, given_minor: wanted });
  });
};

/**
 * Takes tenders for a total: resolves to the payments, or undefined where it was left. `offers` are
 * the tenders that may be used; `settle(payments)` does what is paid for and throws what is wrong.
 */
export const takeTenders = (till, { total_minor, offers, settle, extra = [] }) =>
  dialog(t("Pay"), (close) => {
    let paying = startPaying(total_minor, till.start.cash_step_minor ?? 1);
    const inside = h("div.stack");
    const fault = h("p.fault", { role: "alert" });
    const values = {};
    const pay = (tendered) => {
      const { paying: next, fault: wrong } = addTender(paying, tendered);
      if (wrong) throw new Error(FAULTS[wrong]());
      paying = next;
      if (isPaid(paying)) finish();
      else show();
    };
    const finish = async () => {
      show(true);
      try {
        close({ entry: await settle(paying.payments, values), change_minor: changeOf(paying) });
      } catch (wrong) {
        fault.textContent = wrong.message;
        if (wrong instanceof Unanswered) return showUnanswered(till, inside, fault, close, paying);
        paying = { ...paying, payments: [] };
        show();
      }
    };
    const rows = () => paying.payments.map((one, i) =>
      h("div", {}, h("span.name", {}, tenderName(one.tender)), h("span.figure", {}, till.money(one.amount_minor)), button(t("Take it back"), () => { paying = removeTender(paying, i); show(); }, { kind: "quiet" })));
    const show = (busy = false, chosen = null) => {
      const due = dueOf(paying);
      draw(inside,
        h("p.due", {}, h("span", {}, due === total_minor ? t("To pay") : t("Still to pay")), h("output", {}, till.money(due))),
        rows().length ? h("div.rows", {}, rows()) : null,
        fault,
        busy ? h("p", { role: "status" }, t("One moment")) : chosen ? [FORMS[chosen](till, paying, pay), button(t("Another way"), () => show(), { kind: "quiet" })]
          : [extra.map((make) => make(values)), h("div.ways", {}, offers.map((tender) => button(tenderName(tender), () => { fault.textContent = ""; show(false, tender); }, { autofocus: tender === "cash" })))]);
      if (!busy) inside.querySelector(chosen ? ".ways button, input" : ".ways button")?.focus();
    };
    if (total_minor === 0) finish();
    else show();
    return inside;
  }, { wide: true });

const showUnanswered = (till, inside, fault, close, paying) => {
  const again = async () => {
    try {
      close({ entry: await till.askAgain(), change_minor: changeOf(paying) });
    } catch (wrong) {
      fault.textContent = wrong.message;
    }
  };
  draw(inside, fault, h("p", {}, t("Ask again: the same sale is never made twice.")), button(t("Ask again"), again, { kind: "main" }));
};

/** A sale that was sent before this page was opened, and whose answer nobody has heard. */
export const showSent = (till) =>
  dialog(t("A sale has no answer yet"), (close) => {
    const fault = h("p.fault", { role: "alert" });
    const doing = (work) => async () => {
      try {
        close(await work());
      } catch (wrong) {
        fault.textContent = wrong.message;
        if (!till.cart.sending) close();
      }
    };
    const local = till.cart.lines.every(({ method }) => method === "carry_out") && !till.cart.coupons.length;
    const inCash = () => till.finishHere(addTender(startPaying(till.cart.sending.priced.total_minor, till.start.cash_step_minor ?? 1), { tender: "cash", given_minor: cashDueOf(startPaying(till.cart.sending.priced.total_minor, till.start.cash_step_minor ?? 1)) }).paying.payments);
    return h("div.stack", {}, h("p", {}, t("Ask again: the same sale is never made twice.")), fault,
      button(t("Ask again"), doing(till.askAgain), { kind: "main" }),
      local ? button(t("It was paid in cash instead: %(amount)s", { amount: till.money(till.cart.sending.priced.total_minor) }), doing(inCash)) : null);
  }).then((entry) => entry && showReceipt(till, entry));

const mailTick = (till) => (values) =>
  till.cart.customer?.id
    ? h("label.tick", {}, h("input", { type: "checkbox", checked: values.receipt_by === "email", onchange: ({ target }) => { values.receipt_by = target.checked ? "email" : undefined; } }), h("span", {}, t("Send the receipt by e-mail")))
    : null;

/** Pays the cart and shows the receipt. */
export const showPaying = async (till) => {
  const offers = till.start.tenders.filter(({ tender, offline }) => FORMS[tender] && (offline || till.lentOf(till.cart.customer, tender).length || mayAsk(till))).map(({ tender }) => tender);
  const done = await takeTenders(till, {
    total_minor: till.priced.total_minor, offers, extra: [mailTick(till)],
    settle: (payments, values) => till.sell(payments, values),
  });
  if (!done) return;
  say(done.change_minor ? t("Sold. Change: %(amount)s.", { amount: till.money(done.change_minor) }) : t("Sold."));
  await showReceipt(till, done.entry, { change_minor: done.change_minor });
};
