// The till's page: opens the counter in this browser and draws what it is about.
import { makeKeys } from "./canonical.js";
import { bringStart, openCounter, register } from "./counter.js";
import { dialog, draw, h, icon, nameClose, say, setIcons } from "./dom.js";
import { openApi } from "./api.js";
import { keepPepper } from "./pins.js";
import { openDesk } from "./price.js";
import { wedge } from "./scan.js";
import { browserStore } from "./store_browser.js";
import { languageOf, n, setLanguage, t } from "./texts.js";
import { isCramped, keepFiles, keepStored, keepUpdated } from "./upkeep.js";
import { showOrder } from "./view_orders.js";
import { showSent } from "./view_pay.js";
import { showSale } from "./view_sale.js";
import { choosePin, pinDialog, showFault, showLoading, showLost, showOpenShift, showRegistration, showSignIn, showWaiting } from "./view_start.js";
import { becomeWriter } from "./writer.js";

const RENEW_MS = 5 * 60_000;
const LOOK_MS = 60_000;
const built = JSON.parse(document.getElementById("built").textContent);
const root = document.getElementById("till");
const { company } = root.dataset;

/** Speaks a language: its texts are kept with the till's own files. */
const speak = async (code) => {
  const texts = built.texts[code] ? await (await fetch(built.texts[code])).json() : {};
  setLanguage(code, texts);
  document.documentElement.lang = code;
  nameClose(() => t("Close"));
};

const firstLanguage = (kept) => {
  const wanted = kept ?? navigator.languages.map((tag) => tag.split("-")[0]).find((tag) => tag in built.languages);
  return wanted ?? "en";
};

/** What the page adds to the till: what it looks like now, and what is only done in a browser. */
const pageOf = (till, store) => {
  let screen = null;
  let view = null;
  const regions = { main: h("div"), bar: h("footer.bar") };
  const wanted = () => (till.isLost ? "lost" : !till.person ? "sign in" : !till.journal.shift ? "open shift" : "sale");

  const drawAll = () => {
    const next = wanted();
    if (next !== screen) {
      screen = next;
      view = null;
      if (next === "sign in") showSignIn(regions.main, till);
      if (next === "open shift") showOpenShift(regions.main, till);
      if (next === "sale") view = showSale(regions.main, till);
    }
    view?.refresh();
    if (screen === "lost") showLost(regions.main, till);
    drawBar(regions.bar, till);
  };
  draw(root, regions.main, regions.bar);
  return {
    draw: drawAll,
    again() {
      screen = null;
      drawAll();
    },
    tiles: () => view?.tiles(),
    async speak(code) {
      await speak(code);
      await store.put({ language: code });
      this.again();
      till.renew().then(() => view?.tiles(), () => undefined); // what goods are called
    },
  };
};

const drawBar = (region, till) => {
  const { online, refusal } = till.sync.state;
  const { sales, minor } = till.risk;
  const isAway = online === false || !navigator.onLine;
  const hours = Math.floor(till.away.ms / 3_600_000);
  const most = till.start.limits.offline_hours_most;
  const state = !isAway ? h("span.state.good", {}, t("Online"))
    : h("span.state.warn", {}, hours ? t("Offline for %(hours)s of %(most)s hours", { hours, most }) : t("Offline"));
  const waiting = till.unsent.length ? n("%(count)s entry waits", "%(count)s entries wait", till.unsent.length) : t("Everything is told");
  const risk = sales
    ? n("If this device is destroyed now, %(count)s sale of %(amount)s is lost.", "If this device is destroyed now, %(count)s sales of %(amount)s are lost.", sales, { amount: till.money(minor) })
    : null;
  draw(region, state, h("span", { "data-waiting": String(till.unsent.length) }, waiting),
    h("span.risk.warn", {}, refusal ? refusal.detail : risk,
      till.mayBeCleared && till.unsent.length ? ` ${t("This browser has not promised to keep them: export the log.")}` : null,
      till.isCramped ? ` ${t("This device has little room left.")}` : null),
    h("button.quiet", { type: "button", focus: "export", onclick: till.download }, icon("download"), h("span", {}, t("Export the log"))));
};

/** Offers the log as a file. */
const downloadOf = (till) => async () => {
  const file = new Blob([await till.exportLog()], { type: "application/json" });
  const link = h("a", { href: URL.createObjectURL(file), download: `${till.device.code}-${till.log.head.seq}.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

/** Hears a scanner wherever the focus is, but in a field: there it types. */
const hearScanner = (till) => {
  const port = wedge();
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select") || document.querySelector("dialog[open]");
    const { scan, swallow } = port.feed(event.key, event.timeStamp);
    if (isTyping || !scan || !till.journal.shift || !till.person) return;
    if (swallow) event.preventDefault();
    till.enter(scan);
  }, true);
};

const openPriceDesk = () => {
  const worker = new Worker(built.worker, { type: "module" });
  return openDesk(worker, { python: new URL(built.python, location.href).href, engine: new URL(built.engine, location.href).href });
};

/** Asks for the start data where there are none yet; a till that has sold before opens without. */
const prepare = async (store, device) => {
  const api = openApi({ token: () => device.token, language: languageOf });
  try {
    await bringStart({ store, api, language: languageOf() });
  } catch (fault) {
    if (!(await store.get("start"))) throw fault;
  }
};

const open = async (store, watch) => {
  let page = null;
  const till = await openCounter({
    store, desk: openPriceDesk(),
    changed: () => page?.draw(),
    failed: (fault) => (page && till.isLost) || say(fault.message),
    askPin: (person) => pinDialog(person),
  });
  Object.assign(till, {
    pricesChanged: () => till.priceTiles().then((isNew) => isNew && page?.tiles(), till.failed),
    languages: built.languages, download: downloadOf(till), signOut: till.lock,
    speak: (code) => page.speak(code),
    async openReturn(text) {
      try {
        showOrder(till, await till.findOrder(text));
        return true;
      } catch (fault) {
        till.notice = fault.message;
        till.changed();
        return false;
      }
    },
    neighbours: (sku) => till.api.stock(sku),
    again: () => page.again(),
    choosePin: (person) => choosePin(till, person),
  });
  page = pageOf(till, store);
  keepUpdated(till);
  hearScanner(till);
  page.draw();
  till.reprice();
  window.addEventListener("online", () => (till.isLost ? watch.gone() : till.sync.wake()));
  window.addEventListener("offline", () => page.draw());
  watch.gone = () => till.tellFromMemory().catch(() => undefined);
  const look = async () => {
    till.passTime();
    [till.mayBeCleared, till.isCramped] = [!(await keepStored()), await isCramped()];
    page.draw();
  };
  look();
  setInterval(look, LOOK_MS);
  setInterval(() => till.isIdle && till.renew().then(() => page.tiles(), () => undefined), RENEW_MS);
  till.sync.kick().then(() => till.lookParked());
  till.sendMails();
  if (till.cart.sending) showSent(till);
  if (till.changing) dialog(t("A change has no answer yet"), (close) => h("button.main", { type: "button", onclick: () => till.confirmAgain().finally(close) }, t("Ask again")));
};

const start = async () => {
  setIcons(built.icons);
  keepFiles();
  const watch = { gone: () => location.reload() };
  const store = await browserStore({ gone: () => watch.gone() });
  await speak(firstLanguage(await store.get("language")));
  showLoading(root, company);
  await becomeWriter(() => showWaiting(root, company));
  const boot = async () => {
    try {
      const device = await store.get("device");
      if (!device) {
        const enter = async ({ code }) => {
          // the same key asks again where the answer was lost
          const keys = (await store.get("pending")) ?? (await makeKeys());
          await store.put({ pending: keys });
          await register({ store, invitation: code, keys, pepperOf: keepPepper });
          await boot();
        };
        return showRegistration(root, company, enter);
      }
      showLoading(root, company);
      await prepare(store, device);
      return await open(store, watch);
    } catch (fault) {
      return showFault(root, company, fault.message, boot);
    }
  };
  await boot();
};

start().catch((fault) => showFault(root, company, fault.message, () => location.reload()));
