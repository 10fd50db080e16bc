// After the sale: goods come back or are exchanged, of an order of any channel; previewed by the
// core, then confirmed. Without the network: what this till has sold itself, by its own log.
import { backMinor, paymentsOf, returnBody, saleBody } from "./acts.js";
import { Away } from "./api.js";
import { newId } from "./canonical.js";
import { addLine, newCart } from "./cart.js";
import { findReceipt, refundedOf, returnedOf } from "./journal.js";
import { Refused } from "./sync.js";
import { inCoins } from "./tender.js";
import { t } from "./texts.js";

const RECEIPT = /^(T-[A-Za-z0-9_.-]+):(\d+)$/;

/** Returns an entry of the till's own log as the core would tell its order. */
export const orderOfEntry = (journal, entry) => {
  const { body } = entry;
  const names = [body.id, `${body.receipt.series}:${body.receipt.number}`];
  const [back, refunded] = [returnedOf(journal, names), refundedOf(journal, names)];
  const payments = [...body.payments].reverse().map((one) => {
    const gone = Math.min(refunded.get(one.tender) ?? 0, one.amount_minor);
    refunded.set(one.tender, (refunded.get(one.tender) ?? 0) - gone);
    return { ...one, amount_minor: one.amount_minor - gone };
  });
  return {
    own: true, entry, order_id: body.id, number: names[1], placed_at: entry.at,
    currency: body.currency, total_minor: body.total_minor, payments: payments.reverse(),
    lines: body.lines.map((line) => {
      const kept = line.quantity - (back.get(line.line_no) ?? 0);
      return { ...line, kept, returnable: kept };
    }),
  };
};

/** Which tender takes its money back first, as the core has it; cash is the last. */
const RANKS = { store_credit: 0, gift_card: 1, cash: 9 };
const rankOf = ({ tender }) => RANKS[tender] ?? 5;

/** Shares what goes back over the tenders that paid, as the core does: of one rank the last one first. */
export const refundsOf = (payments, minor, step_minor) => {
  let left = minor;
  const refunds = new Map();
  for (const { tender, amount_minor } of [...payments].reverse().sort((a, b) => rankOf(a) - rankOf(b))) {
    const part = Math.min(left, amount_minor);
    if (part <= 0) continue;
    left -= part;
    refunds.set(tender, (refunds.get(tender) ?? 0) + part);
  }
  return [...refunds].map(([tender, amount_minor]) => ({ tender, amount_minor: tender === "cash" ? inCoins(amount_minor, step_minor) : amount_minor }));
};

/**
 * Lets what goes back pay what is taken instead, tender by tender: nobody hands the same money over
 * twice. Returns {payments, due_minor}; cash that pays all that is left does so in whole coins.
 */
export const netted = (refunds, total_minor, step_minor) => {
  let due_minor = total_minor;
  const payments = [];
  for (const { tender, amount_minor: most } of refunds) {
    const amount_minor = Math.min(most, due_minor);
    if (amount_minor <= 0 || (tender !== "cash" && tender !== "terminal")) continue;
    due_minor -= amount_minor;
    const rounding = tender === "cash" && !due_minor ? inCoins(amount_minor, step_minor) - amount_minor : 0;
    payments.push({ tender, amount_minor, ...(tender === "cash" ? { given_minor: amount_minor + rounding, change_minor: 0, rounding_minor: rounding } : {}) });
  }
  return { payments, due_minor };
};

/** The functions of `till` that change what was sold. */
export const returnsOf = (till) => {
  const confirmed = async (changing) => {
    try {
      await till.api.confirm(changing.change_id, changing.settlement, changing.approval);
    } catch (fault) {
      if (fault instanceof Away) throw new Error(t("The core has not answered. Ask again: nothing is done twice."), { cause: fault });
      await till.store.put({ changing: undefined });
      till.changing = null;
      throw fault;
    }
    const { kind, body } = changing;
    const entry = await till.write(kind, { ...body, receipt: till.nextReceipt() }, { changing: undefined });
    till.changing = null;
    return entry;
  };

  /** Prices what is wanted instead, as for whoever bought. */
  const pricedWanted = async (order, wanted) => {
    let cart = newCart(till.clock());
    for (const { sku, quantity } of wanted) cart = addLine(cart, { sku, units: quantity });
    const { customer } = order.entry.body;
    cart = { ...cart, customer: customer ? (till.lentTo.find(({ id }) => id === customer.id) ?? customer) : null };
    return { cart, priced: await till.priceHere(cart) };
  };

  const previewOwn = async (order, { kind, lines, wanted }) => {
    const of = (no) => order.lines.find((line) => line.line_no === no);
    const back = lines.reduce((sum, { line_no, quantity }) => {
      const line = of(line_no);
      return sum + backMinor(line, quantity, line.quantity - line.kept);
    }, 0);
    const step = till.start.cash_step_minor ?? 1;
    const money = refundsOf(order.payments, back, step);
    if (kind !== "exchange") return { back_minor: back, to_pay_minor: 0, points: 0, money };
    const taken = await pricedWanted(order, wanted);
    const { payments, due_minor } = netted(money, taken.priced.total_minor, step);
    const paid = Map.groupBy(payments, ({ tender }) => tender);
    const hands = money.map(({ tender, amount_minor }) => ({
      tender, amount_minor: amount_minor - (paid.get(tender) ?? []).reduce((sum, one) => sum + one.amount_minor + (one.rounding_minor ?? 0), 0),
    }));
    return { back_minor: back, to_pay_minor: due_minor, points: 0, money: hands.filter(({ amount_minor }) => amount_minor > 0), refunds: money, taken, payments };
  };

  /** Writes an exchange of what this till has sold: a return and a sale that name each other, as one. */
  const exchangeOwn = async (order, shared, lines, preview, payments) => {
    const { cart, priced } = preview.taken;
    await till.requireRoom(priced.total_minor);
    const first = till.nextReceipt();
    const back = returnBody({ ...shared, entry: order.entry, lines, refunds: preview.refunds, receipt: first, back: preview.back_minor, pair: cart.id });
    const sale = saleBody({
      cart, priced, payments: [...preview.payments, ...payments], shift: shared.shift, by: shared.by, currency: till.start.currency,
      receipt: { ...first, number: first.number + 1 }, names: (sku) => till.nameOf(till.skuOf(sku)), pair: shared.id,
    });
    const [, entry] = await till.writeAll([{ kind: "return", body: back }, { kind: "sale", body: sale }]);
    return entry;
  };

  return {
    /** Finds an order of any channel, or what this till has sold itself. */
    async findOrder(text) {
      const receipt = RECEIPT.exec(text);
      const own = receipt && findReceipt(till.journal, { series: receipt[1], number: Number(receipt[2]) });
      try {
        return await till.api.orders(text);
      } catch (fault) {
        if (own?.kind === "sale" && (fault instanceof Away || fault.problem.status === 404)) return orderOfEntry(till.journal, own);
        if (fault instanceof Refused) throw new Error(t("There is no order %(text)s here.", { text }), { cause: fault });
        throw new Error(t("Without the network this till knows its own receipts alone."), { cause: fault });
      }
    },
    /** Returns what a change would do: {change_id?, back_minor, to_pay_minor, money, points}. */
    async previewChange(order, { kind, lines, wanted, reason }) {
      if (order.own) return previewOwn(order, { kind, lines, wanted });
      await till.beKnown(till.askPin);
      const asked = { kind, lines, ...(wanted ? { wanted } : {}), reason: reason || "customer_request" };
      const { change_id, effect } = await till.api.preview(order.order_id, asked, newId(till.clock()));
      const money = effect.money.filter((one) => one.kind === "refund").map(({ tender, amount_minor }) => ({ tender, amount_minor }));
      return { change_id, back_minor: effect.back_minor, to_pay_minor: effect.to_pay_minor, points: effect.points, money };
    },
    /** Does what was previewed. `payments` pay a difference; `approval` is a manager's word. */
    async confirmChange(order, asked, preview, { payments = [], approval = null } = {}) {
      const shared = {
        id: newId(till.clock()), shift: till.journal.shift.shift, by: till.person.id,
        ...(approval?.approved_by ? { approved_by: approval.approved_by } : {}),
      };
      const nameOf = (line) => till.skus.get(line?.sku)?.name ?? line?.name;
      const lines = asked.lines.map(({ line_no, quantity, condition }) => {
        const name = nameOf(order.lines.find((line) => line.line_no === line_no));
        return { line_no, quantity, condition, reason: asked.reason, ...(name ? { name } : {}) };
      });
      if (order.own && asked.kind === "exchange") return exchangeOwn(order, shared, lines, preview, payments);
      if (order.own) {
        const body = returnBody({ ...shared, entry: order.entry, lines, refunds: preview.money, receipt: till.nextReceipt(), back: preview.back_minor });
        return till.write("return", body);
      }
      const told = { ...shared, order: order.order_id, lines, refunds: preview.money, change_id: preview.change_id, online: true };
      const changing = {
        change_id: preview.change_id,
        settlement: await till.asked(payments),
        approval: await till.approvalOf(approval),
        kind: asked.kind === "exchange" ? "exchange" : "return",
        body: asked.kind === "exchange"
          ? { ...told, wanted: asked.wanted, payments: paymentsOf(payments), due_minor: preview.to_pay_minor }
          : { ...told, total_minor: preview.back_minor },
      };
      await till.sync.kick(); // the core has to know of the shift
      till.changing = changing;
      await till.store.put({ changing });
      return confirmed(changing);
    },
    /** Asks again for a change whose answer was lost. */
    confirmAgain: () => confirmed(till.changing),
  };
};
