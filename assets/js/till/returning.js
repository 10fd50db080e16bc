// After the sale: goods come back or are exchanged, of an order of any channel; previewed by the
// core, then confirmed. Without the network: what this till has sold itself, by its own log.
import { backMinor, paymentsOf, returnBody } from "./acts.js";
import { Away } from "./api.js";
import { newId } from "./canonical.js";
import { findReceipt, returnedOf } from "./journal.js";
import { Refused } from "./sync.js";
import { OFFLINE, inCoins } from "./tender.js";
import { t } from "./texts.js";

const RECEIPT = /^(T-[A-Za-z0-9_.-]+):(\d+)$/;

/** Returns an entry of the till's own log as the core would tell its order. */
export const orderOfEntry = (journal, entry) => {
  const { body } = entry;
  const back = returnedOf(journal, [body.id, `${body.receipt.series}:${body.receipt.number}`]);
  return {
    own: true, entry, order_id: body.id, number: `${body.receipt.series}:${body.receipt.number}`, placed_at: entry.at,
    currency: body.currency, total_minor: body.total_minor, payments: body.payments,
    lines: body.lines.map((line) => {
      const kept = line.quantity - (back.get(line.line_no) ?? 0);
      return { ...line, kept, returnable: kept };
    }),
  };
};

/** Shares what goes back over the tenders that paid: cash and card machine alone, the last one first. */
export const refundsOf = (payments, minor, step_minor) => {
  let left = minor;
  const refunds = [];
  for (const { tender, amount_minor } of [...payments].reverse()) {
    const part = Math.min(left, amount_minor);
    if (part <= 0 || !OFFLINE.has(tender)) continue;
    left -= part;
    refunds.push({ tender, amount_minor: tender === "cash" ? inCoins(part, step_minor) : part });
  }
  return left ? [{ tender: "cash", amount_minor: inCoins(minor, step_minor) }] : refunds;
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
      if (order.own) {
        const of = (no) => order.lines.find((line) => line.line_no === no);
        const back = lines.reduce((sum, { line_no, quantity }) => {
          const line = of(line_no);
          return sum + backMinor(line, quantity, line.quantity - line.kept);
        }, 0);
        const money = refundsOf(order.payments, back, till.start.cash_step_minor ?? 1);
        return { back_minor: back, to_pay_minor: 0, points: 0, money };
      }
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
      const lines = asked.lines.map(({ line_no, quantity, condition }) => ({ line_no, quantity, condition, reason: asked.reason }));
      if (order.own) {
        const body = returnBody({ ...shared, entry: order.entry, lines, refunds: preview.money, receipt: till.nextReceipt(), back: preview.back_minor });
        return till.write("return", body);
      }
      const told = { ...shared, order: order.order_id, lines, refunds: preview.money, change_id: preview.change_id, online: true };
      const changing = {
        change_id: preview.change_id,
        settlement: payments.map(({ tender, amount_minor, token }) => ({ tender, amount_minor, ...(token ? { token } : {}) })),
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
