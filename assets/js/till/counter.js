// The till itself, without a page: what it knows, what it does, and how the core hears of it.
// Pages draw it and Node's tests run it; both give it a store, a way to the core and a price desk.
import { openApi } from "./api.js";
import { isIdle, newCart } from "./cart.js";
import { publicKeyOf } from "./canonical.js";
import { lendingOf } from "./lending.js";
import { addEntry, bestSellers, journalOf, unitsSince } from "./journal.js";
import { StorageFull, atRisk, checkFile, logFile, openLog } from "./log.js";
import { mailsOf } from "./mails.js";
import { formatMoney } from "./money.js";
import { peopleOf } from "./people.js";
import { basketOf, contextOf } from "./price.js";
import { readScan } from "./scan.js";
import { returnsOf } from "./returning.js";
import { cartsOf, salesOf } from "./selling.js";
import { shiftsOf } from "./shifts.js";
import { openSync } from "./sync.js";
import { languageOf, t } from "./texts.js";

const KEPT_OUTCOMES = 300;
const LEND_AT_ONCE = 50;
const DAY_MS = 86_400_000;

/** Fetches all of the catalogue, page by page. */
const wholeCatalogue = async (api, language) => {
  const skus = [];
  let page = { next: undefined };
  let version;
  do {
    page = await api.catalogue(page.next, language);
    version ??= page.version;
    skus.push(...page.skus);
  } while (page.next);
  return { version, language, skus };
};

/**
 * Brings what a till sells by up to date in its store: the start data, and where it is another one,
 * the rulebook and the catalogue.
 */
export const bringStart = async ({ store, api, language = "en" }) => {
  const start = await api.start();
  const [rulebook, catalogue] = [await store.get("rulebook"), await store.get("catalogue")];
  const fresh = {};
  if (rulebook?.version !== start.rulebook.version) {
    fresh.rulebook = { version: start.rulebook.version, text: await api.rulebook(start.rulebook.version) };
  }
  if (catalogue?.version !== start.catalogue.version || catalogue?.language !== language) {
    fresh.catalogue = { ...(await wholeCatalogue(api, language)), version: start.catalogue.version };
  }
  await store.put({ start, ...fresh });
  return start;
};

/** Registers this browser as a till by an invitation; its key pair is made here. */
export const register = async ({ store, invitation, keys, pepperOf, origin = "", ask }) => {
  const api = openApi({ token: () => null, origin, ...(ask ? { ask } : {}) });
  const { pepper, ...told } = await api.register(invitation.trim(), await publicKeyOf(keys));
  const device = { id: told.device, code: told.code, name: told.name, series: told.series, token: told.token, keys, pepper: await pepperOf(pepper) };
  await store.put({ device, pending: undefined });
  return device;
};

const indexOf = (skus) => {
  const byBarcode = new Map();
  for (const sku of skus) {
    for (const barcode of sku.barcodes ?? []) byBarcode.set(readScan(barcode).gtin ?? barcode, sku);
  }
  return { skus: new Map(skus.map((sku) => [sku.id, sku])), byBarcode, byCode: new Map(skus.map((sku) => [sku.code.toLowerCase(), sku])) };
};

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** What the till knows and how it looks things up. */
const knowledgeOf = (till) => ({
  money: (minor) => (minor === null ? "∞" : formatMoney(minor, till.start.currency, languageOf())),
  time: (instant) =>
    new Intl.DateTimeFormat(languageOf(), { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: till.start.place.zone }).format(new Date(instant)),
  skuOf: (id) => till.skus.get(id) ?? { id, code: id, name: id },
  nameOf: (sku) => sku.name,
  placeName: (place) => (place === till.start.place.code ? till.start.place.name : (till.placeNames.get(place) ?? place)),
  nextReceipt: () => ({ series: till.journal.series, number: till.journal.nextReceipt }),
  /** Returns what is called so, the closest first. */
  find(text) {
    const words = folded(text).split(/\s+/).filter(Boolean);
    const fits = ({ name, code }) => words.every((word) => folded(`${name} ${code}`).includes(word));
    const begins = (sku) => (folded(sku.name).startsWith(words[0]) ? 0 : 1);
    return [...till.skus.values()].filter(fits).sort((a, b) => begins(a) - begins(b) || a.name.localeCompare(b.name)).slice(0, 60);
  },
  /** Returns what stands on the tiles: what is sold most here, then all else by name. */
  tiles() {
    const best = bestSellers(till.journal).map(({ sku }) => till.skus.get(sku)).filter(Boolean);
    const rest = [...till.skus.values()].filter((sku) => !best.includes(sku)).sort((a, b) => a.name.localeCompare(b.name));
    return [...best, ...rest].slice(0, 60);
  },
  /** Asks what a unit of each tile costs to somebody anonymous, one after the other; tells whether any is new. */
  async priceTiles() {
    let isNew = false;
    for (const sku of till.tiles().filter(({ priced_by }) => priced_by !== till.desk.version)) {
      const cart = { lines: [{ key: 1, sku: sku.id, quantity: 1, method: "carry_out" }] };
      const context = contextOf({ pinned: till.start.price_context, at: till.clock() });
      const found = await till.desk.ask(context, basketOf(cart, till.skus)).catch(() => null);
      Object.assign(sku, { priced_by: till.desk.version, price_minor: found?.total_minor });
      isNew = true;
    }
    return isNew;
  },
  /** Returns units that are set aside for this till, or null where none were. */
  leftOf(sku) {
    const lent = till.start.escrow.flatMap(({ lines }) => lines).filter((line) => line.sku === sku);
    if (!lent.length) return null;
    return lent.reduce((sum, { left }) => sum + left, 0) - (till.soldSince.get(sku) ?? 0);
  },
});

/** How the till keeps its log and what it was given up to date. */
const keepingOf = (till) => ({
  /** Writes an entry durably, together with other state; afterwards the core is told. */
  async write(kind, body, state = {}) {
    const [entry] = await till.writeAll([{ kind, body }], state);
    return entry;
  },
  /** Writes several acts that are one: all of them are kept, or none. */
  async writeAll(acts, state = {}) {
    till.passTime();
    const entries = await till.log.appendAll(acts, { ...state, away: till.away }).catch((fault) => {
      throw fault instanceof StorageFull ? new StorageFull(t("This device has no room left. Export its log, then free some space.")) : fault;
    });
    entries.forEach((entry) => addEntry(till.journal, entry));
    await till.measureRisk();
    till.changed();
    till.sync.kick();
    return entries;
  },
  /** Counts how long the core was not heard: by the device's clock, of which a jump counts as a day. */
  passTime() {
    const at = till.clock();
    till.away = { ms: till.away.ms + Math.min(Math.max(at - till.away.seen, 0), DAY_MS), seen: at };
  },
  /** The core has answered. */
  async heard() {
    till.away = { ms: 0, seen: till.clock() };
    await till.store.put({ away: till.away }).catch((fault) => till.failed(fault));
  },
  /** Reckons what would be lost if this device were destroyed now, and what was sold meanwhile. */
  async measureRisk() {
    if (!till.isLost) till.unsent = await till.log.unsent(1000);
    till.risk = atRisk(till.unsent.filter(({ text }) => JSON.parse(text).seq > till.exported));
    till.soldSince = unitsSince(till.journal, till.start.log.taken_through);
  },
  /** What this till kept was deleted: tells what is still in its memory, while the page is open. */
  async tellFromMemory() {
    till.isLost = true;
    till.sync.stop();
    till.changed();
    while (till.unsent.length) {
      const told = till.unsent.slice(0, 50);
      const { taken_through: through } = await till.api.log(till.device.id, told);
      till.unsent = till.unsent.filter(({ text }) => JSON.parse(text).seq > through);
      await till.measureRisk();
      till.changed();
      if (JSON.parse(told[0].text).seq > through) return;
    }
  },
  /** Asks the core for what has changed; it counts from the next sale on. */
  async renew() {
    await bringStart({ store: till.store, api: till.api, language: languageOf() });
    await till.heard();
    await till.adopt();
  },
  /** Takes over what was brought, unless a sale goes on: its prices stay those it began with. */
  async adopt() {
    const [start, rulebook, catalogue] = [await till.store.get("start"), await till.store.get("rulebook"), await till.store.get("catalogue")];
    if (till.start && !till.isIdle) return false;
    const catalogueChanged = till.catalogue?.version !== catalogue.version || till.catalogue?.language !== catalogue.language;
    Object.assign(till, { start, catalogue, people: start.staff });
    till.person &&= start.staff.find(({ id }) => id === till.person.id) ?? till.person;
    if (catalogueChanged) Object.assign(till, indexOf(catalogue.skus));
    if (till.desk.version !== rulebook.version) till.desk.put(rulebook.text).then(() => till.reprice(), (fault) => till.failed(fault)).then(() => till.pricesChanged());
    await till.measureRisk?.();
    till.changed();
    return true;
  },
  /** Sets units aside for selling without the network: of what is sold most here. */
  async lend(lines) {
    await till.api.lend(lines);
    await till.renew();
  },
  /** Gives back all units that were set aside here; what was sold of them is told first. */
  async giveGoodsBack() {
    await till.sync.kick();
    if (till.unsent.length) throw new Error(t("That needs the network."));
    for (const { escrow_id } of till.start.escrow) await till.api.unlend(escrow_id);
    await till.renew();
  },
  plannedLoan() {
    const wants = bestSellers(till.journal).slice(0, LEND_AT_ONCE);
    return wants.map(({ sku, units }) => ({ sku, quantity: Math.max(0, Math.min(units, 5) - (till.leftOf(sku) ?? 0)) })).filter(({ quantity }) => quantity > 0);
  },
  /** Returns the log as a file; what stands in it is not lost with this device. */
  async exportLog() {
    const file = logFile(till.device.id, await publicKeyOf(till.device.keys), till.journal.entries);
    till.exported = till.log.head.seq;
    await till.store.put({ exported: till.exported }).catch((fault) => till.failed(fault));
    await till.measureRisk().catch(() => undefined);
    till.changed();
    return file;
  },
  /** Hands another till's exported log to the core, after looking whether it is whole. */
  async importLog(content) {
    const { first, last, device } = await checkFile(content);
    const answer = await till.api.logFile(JSON.parse(content));
    return { first, last, device, ...answer };
  },
  async hear(results) {
    const { told } = till;
    for (const { seq, ...result } of results) told[seq] = result;
    const seqs = Object.keys(told).map(Number).sort((a, b) => a - b);
    seqs.slice(0, -KEPT_OUTCOMES).forEach((seq) => delete told[seq]);
    await till.store.put({ told });
    await till.heard();
    await till.measureRisk();
    till.changed();
  },
});

/** The state that a till begins with. */
const blank = (given) => ({
  changed: () => {}, pricesChanged: () => {}, failed: () => {}, askPin: async () => null, clock: Date.now,
  ...given,
  person: null, session: null, priced: { lines: [] }, isPriced: false, notice: null, offers: [], changing: null,
  parked: [], sharedParked: [], updateReady: false, isLost: false, mayBeCleared: false, placeNames: new Map(), exported: 0, lentTo: [], mails: [], unsent: [], soldSince: new Map(), risk: { sales: 0, minor: 0 },
  get isIdle() {
    return isIdle(this.cart) && !this.changing;
  },
});

/**
 * Opens a registered till. `store` holds device and start (see `register`, `bringStart`); `desk` is
 * the price desk; `changed()` hears that something is to be drawn.
 */
export const openCounter = async ({ store, desk, origin = "", ask, clock = Date.now, changed, failed, askPin, later, never }) => {
  const device = await store.get("device");
  const handed = Object.entries({ changed, failed, askPin }).filter(([, value]) => value);
  const till = blank({ store, desk, device, clock, ...Object.fromEntries(handed) });
  till.api = openApi({
    token: () => till.device.token, session: () => till.session, language: languageOf, origin, ...(ask ? { ask } : {}),
  });
  Object.assign(till, knowledgeOf(till), keepingOf(till), peopleOf(till), shiftsOf(till), cartsOf(till), salesOf(till), returnsOf(till), lendingOf(till), mailsOf(till));
  till.log = await openLog({ device: device.id, keys: device.keys, store, clock });
  till.sync = openSync({
    log: till.log, send: (entries) => till.api.log(device.id, entries), told: (results) => till.hear(results),
    changed: () => till.measureRisk().then(() => till.changed()), ...(later ? { later, never } : {}),
  });
  const names = ["start", "cart", "parked", "guesses", "told", "changing", "away", "exported", "lent_to", "mails"];
  const [start, cart, parked, guesses, told, changing, away, exported, lentTo, mails] = await Promise.all(names.map((name) => store.get(name)));
  till.journal = journalOf(await till.log.read(), { series: device.series, next: start.receipts.next });
  Object.assign(till, { ownParked: parked ?? [], guesses: guesses ?? {}, told: told ?? {}, changing: changing ?? null, cart: newCart(clock()), start: null });
  Object.assign(till, { away: away ?? { ms: 0, seen: clock() }, exported: exported ?? 0, lentTo: lentTo ?? [], mails: mails ?? [] });
  till.passTime();
  await till.adopt();
  if (cart && !till.journal.used.has(cart.id)) till.cart = cart;
  await till.measureRisk();
  return till;
};
