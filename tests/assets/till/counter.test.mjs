import assert from "node:assert/strict";
import { test } from "node:test";
import { addCoupon, addLine, isIdle, needsCore, newCart, removeLine, setDiscount, setMethod, setQuantity, unitsOf } from "../../../assets/js/till/cart.js";
import { clockOf, dayOf } from "../../../assets/js/till/clock.js";
import { countedMinor, reportOf } from "../../../assets/js/till/drawer.js";
import { parseMoney, share } from "../../../assets/js/till/money.js";
import { readScan, wedge } from "../../../assets/js/till/scan.js";
import { addTender, cashDueOf, changeOf, dueOf, isPaid, startPaying, suggestions } from "../../../assets/js/till/tender.js";

test("what is scanned again is one line more, unless it goes another way or costs less", () => {
  let cart = newCart(0);
  assert.ok(isIdle(cart));
  for (const sku of ["shirt", "shirt", "tie"]) cart = addLine(cart, { sku });
  assert.deepEqual(cart.lines.map(({ sku, quantity }) => [sku, quantity]), [["shirt", 2], ["tie", 1]]);
  cart = setMethod(cart, 1, "collect", "south");
  cart = addLine(cart, { sku: "shirt" });
  cart = setDiscount(cart, 2, { minor: 100, reason: "damaged" });
  cart = addLine(cart, { sku: "tie" });
  assert.deepEqual(cart.lines.map(({ key, quantity }) => [key, quantity]), [[1, 2], [2, 1], [3, 1], [4, 1]]);
  assert.ok(needsCore(cart));
  cart = removeLine(setQuantity(cart, 3, 0), 1);
  assert.equal(unitsOf(cart), 2);
  assert.ok(!needsCore(cart) && needsCore(addCoupon(cart, "X")));
});

test("several tenders pay exactly; only cash may be more, and the rest goes back", () => {
  let paying = startPaying(1992, 5);
  const pay = (tender, given_minor) => {
    const { fault, paying: next } = addTender(paying, { tender, given_minor });
    paying = next;
    return fault;
  };
  assert.equal(pay("card", 2000), "too_much");
  assert.equal(pay("card", 0), "amount");
  assert.equal(pay("gift_card", 992), undefined);
  assert.equal(dueOf(paying), 1000);
  assert.equal(pay("cash", 2000), undefined);
  assert.deepEqual([isPaid(paying), changeOf(paying)], [true, 1000]);
  assert.equal(pay("cash", 100), "nothing_due");
});

test("cash knows whole coins alone; what that is more or less is said", () => {
  const { paying } = addTender(startPaying(1992, 5), { tender: "cash", given_minor: 2000 });
  assert.equal(cashDueOf(startPaying(1992, 5)), 1990);
  const [{ amount_minor, rounding_minor, change_minor }] = paying.payments;
  assert.deepEqual([amount_minor, rounding_minor, change_minor], [1992, -2, 10]);
  assert.deepEqual(suggestions(1990, [500, 1000, 2000, 5000, 10000]), [1990, 2000, 5000, 10000]);
});

test("a drawer should hold what was put in, sold and given out", () => {
  const cash = (amount_minor, more = {}) => ({ tender: "cash", amount_minor, ...more });
  const sale = (payments, total_minor) => ({ kind: "sale", body: { payments, total_minor, lines: [{ quantity: 2 }], by: "ada" } });
  const report = reportOf([
    { kind: "shift_opened", body: { counted_minor: 10_000 } },
    sale([cash(1992, { rounding_minor: -2 }), { tender: "card", amount_minor: 500 }], 2492),
    { kind: "return", body: { total_minor: 300, refunds: [cash(300)] } },
    { kind: "cash_in", body: { amount_minor: 1000 } },
    { kind: "cash_out", body: { amount_minor: 2500 } },
    { kind: "no_sale", body: {} },
  ]);
  assert.equal(report.expected_minor, 10_000 + 1990 - 300 + 1000 - 2500);
  assert.deepEqual(report.tenders, { cash: 1992 - 300, card: 500 });
  assert.deepEqual([report.sales, report.units, report.no_sales], [1, 2, 1]);
  assert.equal(countedMinor({ 5000: 1, 200: 3, 1: 4 }), 5604);
});

test("codes of scanners are read as GS1 writes them", () => {
  assert.equal(readScan("4006381333931").gtin, "4006381333931");
  assert.equal(readScan("]E04006381333931").gtin, "4006381333931");
  assert.equal(readScan("4006381333932").gtin, null);
  assert.equal(readScan("96385074").gtin, "96385074");
  const strung = readScan("]C1010400638133393117270131\u001d10LOT7\u001d21S-1".replace("270131\u001d", "270131"));
  assert.deepEqual(strung, { text: strung.text, gtin: "4006381333931", lot: "LOT7", best_before: "270131", serial: "S-1" });
  assert.equal(readScan("(01)04006381333931(21)A1").serial, "A1");
  assert.deepEqual(readScan("https://id.gs1.org/01/04006381333931/10/L%2F1"), { text: "https://id.gs1.org/01/04006381333931/10/L%2F1", gtin: "4006381333931", lot: "L/1" });
  assert.deepEqual(readScan(" tee-red-m "), { text: "tee-red-m", gtin: null });
});

test("a scanner that types is told from a person", () => {
  const port = wedge();
  const type = (text, gap) => [...text, "Enter"].map((key, i) => port.feed(key, 1000 + i * gap)).at(-1);
  assert.deepEqual(type("4006381333931", 8), { scan: "4006381333931", swallow: true });
  assert.deepEqual(type("4006381333931", 120), { scan: null, swallow: false });
  assert.deepEqual(type("ab", 8), { scan: null, swallow: false });
});

test("amounts are typed as people write them and shared to the last cent", () => {
  assert.deepEqual(["19,9", "19.90", "20", "-3,5", "1.999", "x", ""].map((text) => parseMoney(text, "EUR")), [1990, 1990, 2000, -350, null, null, null]);
  assert.equal(parseMoney("500", "JPY"), 500);
  assert.deepEqual(share(1000, [3000, 2000, 1000]), [500, 333, 167]);
});

test("the clock on the wall is the place's, with the hour that comes twice", () => {
  const at = (text) => Date.parse(text);
  assert.deepEqual(clockOf("Europe/Rome", at("2026-07-01T10:00:00Z")), { utc_offset_s: 7200 });
  assert.deepEqual(clockOf("Europe/Rome", at("2026-10-25T00:30:00Z")), { utc_offset_s: 7200 });
  assert.deepEqual(clockOf("Europe/Rome", at("2026-10-25T01:30:00Z")), { utc_offset_s: 3600, repeated_until: "2026-10-25T03:00:00" });
  assert.deepEqual(clockOf("Europe/Tallinn", at("2026-10-25T02:00:00Z")), { utc_offset_s: 7200 });
  assert.equal(dayOf("Europe/Tallinn", at("2026-11-22T22:30:00Z")), "2026-11-23");
});
