// A day of many tills: the till's own modules, each with its store, key, clock and people. They start
// with the core, sell without it, and tell it all at once, over a network that loses answers.
// Arguments as JSON in argv[2]: {url, invitations, pins, sales, seed, python}. It prints "ready", waits
// for a line, and prints one JSON object with what each till says it has done.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { makeKeys } from "../../../assets/js/till/canonical.js";
import { addLine, newCart } from "../../../assets/js/till/cart.js";
import { bringStart, openCounter, register } from "../../../assets/js/till/counter.js";
import { openApi } from "../../../assets/js/till/api.js";
import { receipts } from "../../../assets/js/till/journal.js";
import { keepPepper } from "../../../assets/js/till/pins.js";
import { Unpriced } from "../../../assets/js/till/price.js";
import { memoryStore } from "../../../assets/js/till/store_memory.js";
import { addTender, cashDueOf, dueOf, startPaying } from "../../../assets/js/till/tender.js";

const asked = JSON.parse(process.argv[2]);
const DAY_MS = 86_400_000;

/** A small generator, so that a seed says what happens. */
const chance = (seed) => () => {
  seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
  return seed / 4_294_967_296;
};
const below = (random, most) => Math.floor(random() * most);

/** The price engine as the core runs it, asked line by line: {rulebook} or {context, basket}. */
const engine = () => {
  const child = spawn(asked.python, ["-m", "tests.long.till.desk"], { stdio: ["pipe", "pipe", "inherit"] });
  const waiting = [];
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()(JSON.parse(line)));
  const ask = (question) =>
    new Promise((resolve) => {
      waiting.push(resolve);
      child.stdin.write(`${JSON.stringify(question)}\n`);
    });
  return { ask, end: () => child.stdin.end() };
};

const deskOf = ({ ask }) => {
  let rulebook;
  return {
    version: null,
    async put(text) {
      rulebook = text;
      this.version = JSON.parse(text).version;
    },
    async ask(context, basket) {
      const priced = await ask({ rulebook, context: JSON.stringify(context), basket: JSON.stringify(basket) });
      if (priced.faults) throw new Unpriced(priced.faults);
      return priced;
    },
  };
};

/** A network that can be away, and that loses one answer in four. */
const networkOf = (random) => {
  const network = { away: false, loses: false };
  network.ask = async (url, how) => {
    if (network.away) throw new TypeError("away");
    const answer = await fetch(url, how);
    if (network.loses && random() < 0.25) throw new TypeError("lost");
    return answer;
  };
  return network;
};

const openTill = async (invitation, number, shared) => {
  const random = chance(asked.seed + number);
  const network = networkOf(random);
  const store = memoryStore();
  const device = await register({ store, invitation, keys: await makeKeys(), pepperOf: keepPepper, origin: asked.url, ask: network.ask });
  const api = openApi({ token: () => device.token, origin: asked.url, ask: network.ask });
  for (const person of (await api.start()).staff.filter(({ name, pin }) => asked.pins[name] && !pin)) {
    await api.putPin({ person: person.id, pin: asked.pins[person.name], password: asked.password }).catch(() => undefined);
  }
  await bringStart({ store, api });
  const off = below(random, 5) === 0 ? (below(random, 9) - 4) * DAY_MS : 0; // one clock in five is days off
  const till = await openCounter({ store, desk: deskOf(shared), origin: asked.url, ask: network.ask, clock: () => Date.now() + off, later: () => 0, never: () => undefined });
  const person = till.people.find(({ name, pin }) => asked.pins[name] && pin);
  await till.signIn(person, asked.pins[person.name]);
  network.away = true;
  return { till, network, random };
};

const pay = (till, random) => {
  let paying = startPaying(till.priced.total_minor, till.start.cash_step_minor);
  if (random() < 0.3) ({ paying } = addTender(paying, { tender: "terminal", given_minor: 1 + below(random, dueOf(paying) - 1), reference: "slip" }));
  if (random() < 0.3) ({ paying } = addTender(paying, { tender: "terminal", given_minor: dueOf(paying) }));
  else ({ paying } = addTender(paying, { tender: "cash", given_minor: cashDueOf(paying) + 500 * below(random, 3) }));
  return paying.payments;
};

const sellOnce = async (till, random) => {
  const skus = [...till.skus.values()];
  let cart = newCart(till.clock());
  for (let i = 0; i <= below(random, 3); i += 1) cart = addLine(cart, { sku: skus[below(random, skus.length)].id, units: 1 + below(random, 2) });
  await till.change(cart);
  await till.sell(pay(till, random));
};

const returnOnce = async (till, random) => {
  const [entry] = receipts(till.journal).filter(({ kind }) => kind === "sale");
  if (!entry) return;
  const order = await till.findOrder(`${entry.body.receipt.series}:${entry.body.receipt.number}`);
  const line = order.lines.find(({ returnable }) => returnable > 0);
  if (!line) return;
  const lines = [{ line_no: line.line_no, quantity: 1 + below(random, line.returnable), condition: "sellable" }];
  const wanted = { kind: "return", lines, reason: "customer_request" };
  await till.confirmChange(order, wanted, await till.previewChange(order, wanted));
};

const exchangeOnce = async (till, random) => {
  const [entry] = receipts(till.journal).filter(({ kind }) => kind === "sale");
  const order = entry && (await till.findOrder(`${entry.body.receipt.series}:${entry.body.receipt.number}`));
  const line = order?.lines.find(({ returnable }) => returnable > 0);
  if (!line) return;
  const skus = [...till.skus.values()];
  const lines = [{ line_no: line.line_no, quantity: 1 + below(random, line.returnable), condition: "sellable" }];
  const wanted = { kind: "exchange", lines, reason: "wrong_size", wanted: [{ sku: skus[below(random, skus.length)].id, quantity: 1 + below(random, 2) }] };
  const preview = await till.previewChange(order, wanted);
  const step = till.start.cash_step_minor ?? 1;
  const due = startPaying(preview.to_pay_minor, step);
  const { payments } = preview.to_pay_minor ? addTender(due, { tender: "cash", given_minor: cashDueOf(due) }).paying : due;
  await till.confirmChange(order, wanted, preview, { payments });
};

const work = async ({ till, random }) => {
  await till.openShift(10_000, { 5000: 2 });
  for (let i = 0; i < asked.sales; i += 1) {
    try {
      await sellOnce(till, random);
      if (random() < 0.15) await exchangeOnce(till, random);
    } catch (refusal) {
      if (!/No more sales may wait/.test(refusal.message)) throw refusal;
      break; // the limit of what may be lost with this device
    }
    if (random() < 0.15) await returnOnce(till, random);
    if (random() < 0.05) await till.cashOut(1000, "bank");
  }
  const { expected_minor } = till.report();
  await till.closeShift(expected_minor - 7, {}, "counted short");
};

const tell = async ({ till, network }) => {
  network.away = false;
  network.loses = true;
  for (let tries = 0; (await till.log.unsent(1)).length; tries += 1) {
    if (tries > 200) throw new Error("the log could not be told");
    await till.sync.wake();
  }
};

const summary = async ({ till }) => {
  const entries = await till.log.read();
  const total = (kind) => entries.filter((one) => one.kind === kind).reduce((sum, { body }) => sum + body.total_minor, 0);
  const close = entries.findLast(({ kind }) => kind === "shift_closed");
  const sold = entries.filter(({ kind }) => kind === "sale").map(({ body }) => [body.id, body.total_minor]);
  const outcomes = Object.values(till.told).map(({ outcome }) => outcome);
  const pairs = entries.filter(({ kind, body }) => kind === "return" && body.pair).length;
  return { code: till.device.code, sold, pairs, sales_minor: total("sale"), returns_minor: total("return"), expected_minor: close.body.expected_minor, receipts: till.journal.nextReceipt - 1, entries: entries.length, outcomes };
};

const shared = engine();
const tills = [];
for (const [number, invitation] of asked.invitations.entries()) tills.push(await openTill(invitation, number, shared));
console.log("ready");
const lines = createInterface({ input: process.stdin });
await once(lines, "line");
for (const one of tills) await work(one);
await Promise.all(tills.map(tell));
console.log(JSON.stringify(await Promise.all(tills.map(summary))));
shared.end();
lines.close();
