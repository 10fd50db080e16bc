// The menu of the till: drawer and shift, receipts and orders, the log, the language.
import { button, dialog, draw, field, h, say } from "./dom.js";
import { parseMoney } from "./money.js";
import { reasonOf } from "./selling.js";
import { n, t } from "./texts.js";
import { showFind } from "./view_orders.js";
import { tenderName } from "./view_pay.js";
import { showReceipts } from "./view_receipt.js";
import { countPieces, form, reasonField } from "./view_start.js";

/** Opens the menu. */
export const showMenu = (till) =>
  dialog(t("Menu"), (close) => {
    const open = (show) => () => {
      close();
      show(till);
    };
    return h("div.stack", {},
      h("div.ways", {},
        button(t("Find an order"), open(showFind), { glyph: "search" }),
        button(t("Receipts"), open(showReceipts), { glyph: "order" }),
        button(t("Cash in"), open((one) => showCash(one, "in"))),
        button(t("Cash out"), open((one) => showCash(one, "out"))),
        button(t("Open the drawer"), open(showNoSale)),
        button(t("X report"), open(showReport)),
        button(t("Close the shift"), open(showClose)),
        button(t("Goods for offline"), open(showLoan)),
        button(t("Money for offline"), open(showMoney)),
        button(t("Change my PIN"), open((one) => one.choosePin(one.person))),
        button(t("Log of this device"), open(showLog), { glyph: "download" })),
      h("fieldset.row", {}, h("legend.for-readers", {}, t("Language")),
        Object.entries(till.languages).map(([code, name]) => button(name, () => { close(); till.speak(code); }, { lang: code, "aria-pressed": String(code === document.documentElement.lang) }))));
  });

const showCash = (till, way) =>
  dialog(way === "in" ? t("Cash in") : t("Cash out"), (close) =>
    form([field({ label: t("Amount"), name: "amount", inputmode: "decimal", required: true }), reasonField(till.start.reasons?.[`cash_${way}`]), field({ label: t("Note"), name: "note", maxlength: "200" })], t("Write it down"), async ({ amount, reason, note }) => {
      const minor = parseMoney(amount, till.start.currency);
      if (minor === null || minor <= 0) throw new Error(t("Type an amount, as 19.90."));
      await (way === "in" ? till.cashIn : till.cashOut)(minor, reason, note.trim() ? { note: note.trim() } : {});
      say(t("Written down."));
      close();
    }));

const showNoSale = (till) =>
  dialog(t("Open the drawer"), (close) =>
    form([reasonField(till.start.reasons?.no_sale)], t("Open the drawer"), async ({ reason }) => {
      await till.noSale(reason);
      close();
    }));

/** The rows of a report of the shift. */
const reportRows = (till, report, { isBlind = false } = {}) => {
  const row = (label, value, kind = "") => h(`div${kind}`, {}, h("dt", {}, label), h("dd", {}, value));
  return h("dl.rows", {},
    row(t("Sales"), `${report.sales} · ${till.money(report.sales_minor)}`),
    row(t("Returns"), `${report.returns} · ${till.money(report.returns_minor)}`),
    row(t("Discounts"), till.money(report.discount_minor)), row(t("Tax included"), till.money(report.tax_minor)),
    Object.entries(report.tenders).map(([tender, minor]) => row(tenderName(tender), till.money(minor))),
    row(t("In the drawer at the beginning"), till.money(report.float_minor)),
    row(t("Cash in"), till.money(report.cash_in_minor)), row(t("Cash out"), till.money(report.cash_out_minor)),
    row(t("Drawer opened without a sale"), String(report.no_sales)), row(t("Copies printed"), String(report.reprints)), row(t("Sales cancelled"), String(report.voids)),
    isBlind ? null : row(t("Should be in the drawer"), till.money(report.expected_minor), ".total"));
};

const showReport = (till) =>
  dialog(t("X report"), (close) => {
    const report = till.report();
    return h("div.stack", {}, h("p.soft", {}, t("Since %(time)s", { time: till.time(till.journal.shift.opened_at) })), reportRows(till, report),
      button(t("Print"), () => { document.getElementById("paper").replaceChildren(h("article.slip", {}, h("h1", {}, t("X report")), reportRows(till, report))); window.print(); }),
      button(t("Close"), () => close(), { kind: "main" }));
  });

const showClose = (till) =>
  dialog(t("Close the shift"), (close) => {
    const inside = h("div.stack");
    const counted = countPieces(till.start.currency);
    const count = () => {
      const report = till.report();
      const difference = counted.minor() - report.expected_minor;
      draw(inside, reportRows(till, report),
        h("p.due", {}, h("span", {}, t("Counted")), h("output", {}, till.money(counted.minor()))),
        h(`p.due${difference ? ".bad" : ".good"}`, {}, h("span", {}, t("Difference")), h("output", {}, till.money(difference))),
        form(difference ? [field({ label: t("Why is there a difference?"), name: "reason", required: true, maxlength: "200" })] : [], t("Close the shift"), async ({ reason = "" }) => {
          if (difference && !reason.trim()) throw new Error(t("Say why."));
          close();
          await till.closeShift(counted.minor(), counted.pieces(), reason.trim() || undefined);
        }),
        button(t("Count again"), () => draw(inside, form([counted.element], t("Next"), count)), { kind: "quiet" }));
    };
    draw(inside, till.cart.lines.length || till.parked.length ? h("p.notice", {}, t("There are sales in the cart or parked.")) : null, form([counted.element], t("Next"), count));
    return inside;
  }, { wide: true });

const showLoan = (till) =>
  dialog(t("Goods for offline"), (close) => {
    const plan = till.plannedLoan();
    const lent = till.start.escrow.flatMap(({ lines }) => lines).filter(({ left }) => left > 0);
    return h("div.stack", {},
      h("p", {}, t("What is set aside for this till is sold by nobody else, also without the network.")),
      h("div.rows", { tabindex: "0", "aria-label": t("Set aside") }, lent.length ? lent.map(({ sku }) => h("div", {}, h("span.name", {}, till.nameOf(till.skuOf(sku))), h("span.figure", {}, String(till.leftOf(sku))))) : h("p.soft", {}, t("Nothing is set aside."))),
      plan.length ? form([], n("Set %(count)s kind of goods aside", "Set %(count)s kinds of goods aside", plan.length), async () => { await till.lend(plan); close(); }) : h("p.soft", {}, t("What is sold most here is set aside already.")),
      lent.length ? form([], t("Give it all back"), async () => { await till.giveGoodsBack(); close(); }, { autofocus: false }) : null);
  });

const showMoney = (till) =>
  dialog(t("Money for offline"), () => {
    const inside = h("div.stack");
    const row = (one) => h("div", {},
      h("span.name", {}, tenderName(one.tender), " ", h("span.soft", {}, one.ending ? `…${one.ending}` : (one.name ?? ""), " · ", t("until %(time)s", { time: till.time(one.expires_at) }))),
      h("span.figure", {}, till.money(one.left_minor)),
      button(t("Give it back"), () => till.giveBack(one.hold).then(() => show(), (wrong) => show(reasonOf(wrong))), { kind: "quiet", about: `${tenderName(one.tender)} ${one.ending ?? one.name ?? ""}` }));
    const lend = async ({ number, amount }) => {
      const minor = parseMoney(amount, till.start.currency);
      if (minor === null || minor <= 0) throw new Error(t("Type an amount, as 19.90."));
      await till.borrowCard(number.trim(), minor);
      show();
    };
    const show = (fault = "") => {
      const lent = till.lentMoney();
      draw(inside, h("p", {}, t("What is set aside pays once at this till, also without the network; after three days it goes back.")),
        h("p.fault", { role: "alert" }, fault),
        h("div.rows", {}, lent.length ? lent.map(row) : h("p.soft", {}, t("Nothing is set aside."))),
        form([field({ label: t("Number of the gift card"), name: "number", required: true, maxlength: "100" }), field({ label: t("Amount"), name: "amount", inputmode: "decimal", required: true })], t("Set aside for this till"), lend));
    };
    show();
    return inside;
  });

const showLog = (till) =>
  dialog(t("Log of this device"), (close) => {
    const fault = h("p.fault", { role: "alert" });
    const { sales, minor } = till.risk;
    const take = async ({ target }) => {
      fault.textContent = "";
      try {
        const answer = await till.importLog(await target.files[0].text());
        say(t("The log of the other till is taken in."));
        draw(told, h("p.good", {}, t("Entries %(first)s to %(last)s were handed in; the core has taken them up to %(through)s.", { first: answer.first, last: answer.last, through: answer.taken_through })));
      } catch (wrong) {
        fault.textContent = wrong.message;
      }
    };
    const told = h("div");
    const waiting = Object.entries(till.told).filter(([, { outcome }]) => outcome !== "booked" && outcome !== "repeated");
    return h("div.stack", {},
      h("p", {}, n("%(count)s entry is written.", "%(count)s entries are written.", till.log.head.seq)),
      h("p", {}, sales ? n("If this device is destroyed now, %(count)s sale of %(amount)s is lost.", "If this device is destroyed now, %(count)s sales of %(amount)s are lost.", sales, { amount: till.money(minor) }) : t("Nothing would be lost if this device were destroyed now.")),
      button(t("Export the log"), till.download, { kind: "main", glyph: "download" }),
      h("label.field", {}, h("span", {}, t("Take in the log of another till")), h("input", { type: "file", accept: "application/json,.json", onchange: take })), fault, told,
      waiting.length ? [h("h3", {}, t("To be looked at")), h("div.rows", {}, waiting.slice(-20).map(([seq, { code, exceptions }]) => h("div", {}, h("span.name", {}, `${seq} · ${code ?? exceptions?.map((one) => one.detail ?? one.code).join("; ") ?? ""}`))))] : null,
      button(t("Close"), () => close()));
  });
