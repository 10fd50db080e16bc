import assert from "node:assert/strict";
import { test } from "node:test";
import { register, openCounter } from "../../../assets/js/till/counter.js";
import { makeKeys } from "../../../assets/js/till/canonical.js";
import { newCart, addLine, setCustomer } from "../../../assets/js/till/cart.js";
import { netted, refundsOf } from "../../../assets/js/till/returning.js";
import { memoryStore } from "../../../assets/js/till/store_memory.js";

const HOUR = 3_600_000;
const START = {
  company: "Bottega", currency: "EUR", cash_step_minor: 5, people: [], catalogue: { version: 1 }, rulebook: { version: 1 }, price_context: { zone: "Europe/Rome" },
  place: { id: "p", code: "north", name: "North", zone: "Europe/Rome" }, receipts: { series: "T-t1", next: 1 }, log: { taken_through: 0 }, escrow: [],
  limits: { unsent_most: 200, unsent_minor_most: 1_000_000, pin_guesses: 5, offline_hours_most: 72 },
  staff: [{ id: "ada", name: "Ada", limits: { refund: { EUR: null } } }],
  holds: [{ hold: "h1", tender: "points", customer: "anna", left_minor: 800, expires_at: "2026-11-25T12:00:00Z" }],
};
const price = (cart) => cart.lines.map(({ line_no, sku_id, quantity }) => ({
  line_no, sku_id, quantity, unit_minor: sku_id === "tie" ? 1999 : 1000, discount_minor: 0, total_minor: quantity * (sku_id === "tie" ? 1999 : 1000), tax_minor: 0, tax_bp: 0, taxes: [],
}));
const desk = {
  version: 1,
  put: async () => 1,
  ask: async (_, cart) => {
    const lines = price(cart);
    return { lines, total_minor: lines.reduce((sum, { total_minor }) => sum + total_minor, 0), tax_minor: 0, discount_minor: 0, rulebook_version: 1 };
  },
};

/** A till without a network, on which Ada sells. */
const opened = async (clock) => {
  const store = memoryStore();
  const answer = (body) => ({ ok: true, status: 201, text: async () => JSON.stringify(body) });
  const told = { device: "d", code: "t1", name: "Till", series: "T-t1", token: "x", pepper: "" };
  await register({ store, invitation: "i", keys: await makeKeys(), pepperOf: async () => null, ask: async () => answer(told) });
  await store.put({ start: START, rulebook: { version: 1, text: "{}" }, catalogue: { version: 1, skus: [{ id: "tie", code: "tie", name: "Tie" }, { id: "cap", code: "cap", name: "Cap" }] } });
  const till = await openCounter({ store, desk, clock, ask: async () => Promise.reject(new TypeError("away")), later: () => 0, never: () => undefined });
  till.person = START.staff[0];
  await till.openShift(10_000, {});
  return till;
};
const at = Date.parse("2026-11-22T12:00:00Z");
const cash = (amount_minor, rounding_minor = 0) => ({ tender: "cash", amount_minor, rounding_minor });

test("what is lent pays once, for whom it is lent, until it lapses", async () => {
  let time = at;
  const till = await opened(() => time);
  const anna = { id: "anna" };
  assert.deepEqual(till.lentOf(anna, "points").map(({ hold }) => hold), ["h1"]);
  assert.deepEqual(till.lentOf({ id: "bea" }), []);
  await till.change(setCustomer(addLine(newCart(time), { sku: "cap" }), anna));
  const entry = await till.sell([{ tender: "points", amount_minor: 800, hold: "h1" }, cash(200)]);
  assert.equal(entry.body.payments[0].hold, "h1");
  assert.deepEqual(till.lentOf(anna), []);
  const other = await opened(() => time);
  time = Date.parse("2026-11-25T12:00:01Z");
  assert.deepEqual(other.lentOf(anna), []);
});

test("a lent gift card is whoever's shows it, and is asked for by its token where the core takes the rest", async () => {
  const till = await opened(() => at);
  const card = { hold: "h2", tender: "gift_card", customer: "nobody", left_minor: 500, expires_at: "2026-11-25T12:00:00Z", ending: "1234", token: "account" };
  till.start = { ...till.start, holds: [...till.start.holds, card] };
  assert.deepEqual(till.lentOf(null, "gift_card"), [card]);
  assert.deepEqual(till.lentOf({ id: "anna" }).map(({ hold }) => hold), ["h1"]);
  const released = [];
  till.api.release = async (hold) => released.push(hold);
  assert.deepEqual(await till.asked([{ ...cash(200) }, { tender: "gift_card", amount_minor: 300, hold: "h2", token: "account" }]), [{ tender: "cash", amount_minor: 200 }, { tender: "gift_card", amount_minor: 300, token: "account" }]);
  assert.deepEqual([released, till.lentOf(null, "gift_card")], [["h2"], []]);
});

test("an exchange is a return and a sale in one write, and the drawer moves by the difference", async () => {
  const till = await opened(() => at);
  await till.change(addLine(newCart(at), { sku: "cap", units: 2 }));
  await till.sell([{ tender: "terminal", amount_minor: 500 }, cash(1500)]);
  const order = await till.findOrder("T-t1:1");
  const asked = { kind: "exchange", lines: [{ line_no: 1, quantity: 1, condition: "sellable" }], reason: "other", wanted: [{ sku: "tie", quantity: 1 }] };
  const preview = await till.previewChange(order, asked);
  assert.deepEqual([preview.back_minor, preview.to_pay_minor], [1000, 999]);
  await till.confirmChange(order, asked, preview, { payments: [cash(999, 1)] });
  const [back, sale] = (await till.log.read()).slice(-2);
  assert.deepEqual([back.kind, sale.kind, back.body.pair, sale.body.pair], ["return", "sale", sale.body.id, back.body.id]);
  assert.deepEqual([back.body.receipt.number, sale.body.receipt.number, till.journal.nextReceipt], [2, 3, 4]);
  assert.deepEqual(back.body.refunds, [{ tender: "terminal", amount_minor: 500 }, { tender: "cash", amount_minor: 500 }]);
  assert.equal(till.report().expected_minor, 10_000 + 1500 + 1000);
  // what went back before is not given back twice: the machine's money is gone
  const again = await till.previewChange(await till.findOrder("T-t1:1"), { ...asked, kind: "return" });
  assert.deepEqual(again.money, [{ tender: "cash", amount_minor: 1000 }]);
});

test("money goes back in the core's order, and pays what is taken instead", () => {
  const paid = [cash(1000), { tender: "terminal", amount_minor: 300 }, { tender: "gift_card", amount_minor: 200 }];
  assert.deepEqual(refundsOf(paid, 601, 5), [{ tender: "gift_card", amount_minor: 200 }, { tender: "terminal", amount_minor: 300 }, { tender: "cash", amount_minor: 100 }]);
  const { payments, due_minor } = netted([{ tender: "points", amount_minor: 100 }, { tender: "cash", amount_minor: 5000 }], 1992, 5);
  assert.deepEqual([payments, due_minor], [[{ tender: "cash", amount_minor: 1992, given_minor: 1990, change_minor: 0, rounding_minor: -2 }], 0]);
});

test("a till that is away too long sells no more; a clock that jumps is one day", async () => {
  let time = at;
  const till = await opened(() => time);
  const sell = async () => {
    await till.change(addLine(newCart(time), { sku: "cap" }));
    return till.sell([cash(1000)]);
  };
  time += 500 * HOUR;
  await sell();
  for (let i = 0; i < 3; i += 1) {
    time += 20 * HOUR;
    if (i < 2) await sell();
  }
  await assert.rejects(sell(), /72 hours/);
  time -= 400 * HOUR;
  await assert.rejects(sell(), /72 hours/);
  await till.heard();
  await sell();
});

test("what was exported is not lost with the device", async () => {
  const till = await opened(() => at);
  await till.change(addLine(newCart(at), { sku: "cap" }));
  await till.sell([cash(1000)]);
  assert.deepEqual(till.risk, { sales: 1, minor: 1000 });
  assert.equal(JSON.parse(await till.exportLog()).entries.length, 2);
  assert.deepEqual([till.risk.sales, till.unsent.length], [0, 2]);
});
