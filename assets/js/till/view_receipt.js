// Receipts: looked at, printed by the browser, sent by e-mail, printed again as a copy.
import { button, dialog, field, h, say } from "./dom.js";
import { receipts } from "./journal.js";
import { t } from "./texts.js";
import { tenderName } from "./view_pay.js";
import { form } from "./view_start.js";

const row = (label, amount, kind = "") => h(`tr${kind}`, {}, h("td", {}, label), h("td", {}, amount));

const goodsOf = (till, { body }) =>
  (body.lines ?? []).flatMap((line) => {
    if (line.total_minor === undefined) return [row(`${line.quantity} × ${line.name ?? `${t("line")} ${line.line_no}`}`, "")];
    const base = line.unit_minor * line.quantity;
    const name = line.name ?? till.nameOf(till.skuOf(line.sku));
    return [
      row(`${line.quantity} × ${name}`, till.money(base)),
      line.discount_minor ? row(t("Discount"), `−${till.money(line.discount_minor)}`) : null,
    ];
  });

const WAYS = { ship: () => t("Ship"), collect: () => t("Collect elsewhere") };
const TITLES = { sale: () => t("Till receipt"), return: () => t("Return"), exchange: () => t("Exchange") };

/** Says whence, how and when goods come that were not taken away. */
const wayOf = (till, { place, place_name: name, method, promised_at: promised, code }) =>
  [WAYS[method]?.() ?? method, name ?? place, promised ? till.time(promised) : null, code ? t("Code %(code)s", { code }) : null].filter(Boolean).join(" · ");

/** Names the other receipt of an exchange that was two acts. */
const pairOf = (till, { pair }) => {
  const other = pair && till.journal.entries.find(({ body }) => body.id === pair);
  return other ? h("p", {}, t("Exchange with %(number)s", { number: `${other.body.receipt.series}:${other.body.receipt.number}` })) : null;
};

/** Makes the slip of an entry; `copy` says that it is none of the first. */
export const slip = (till, entry, { copy = 0, change_minor } = {}) => {
  const { body, kind } = entry;
  const { company, place } = till.start;
  const person = till.start.staff.find(({ id }) => id === body.by);
  const told = till.told[entry.seq];
  const payments = [...(body.payments ?? []).map((one) => [one, 1]), ...(body.refunds ?? []).map((one) => [one, -1])];
  const change = change_minor ?? (body.payments ?? []).reduce((sum, one) => sum + (one.change_minor ?? 0), 0);
  return h("article.slip", { lang: document.documentElement.lang },
    h("h1", {}, company), h("p", {}, place.name), place.entity ? h("p", {}, [place.entity.name, place.entity.tax_number].filter(Boolean).join(" · ")) : null,
    h("h2", {}, TITLES[kind](), copy ? ` · ${t("Copy %(number)s", { number: copy })}` : ""),
    h("p", {}, `${body.receipt.series}:${body.receipt.number}`), pairOf(till, body), h("p", {}, till.time(entry.at), person ? ` · ${person.name}` : ""),
    h("table", {}, h("tbody", {},
      goodsOf(till, entry),
      body.total_minor === undefined ? null : row(kind === "return" ? t("Given back") : t("Total"), till.money(body.total_minor), ".strong"),
      body.tax_minor ? row(t("Tax included"), till.money(body.tax_minor)) : null,
      payments.map(([one, sign]) => row(tenderName(one.tender), till.money(sign * (one.given_minor ?? one.amount_minor)))),
      change ? row(t("Change"), till.money(change)) : null)),
    (body.online?.fulfilments ?? []).filter(({ method }) => method !== "carry_out").map((one) => h("p", {}, wayOf(till, one))),
    body.online?.number ? h("p", {}, t("Order %(number)s", { number: body.online.number })) : told?.number ? h("p", {}, t("Order %(number)s", { number: told.number })) : null,
    told?.points ? h("p", {}, t("Points earned: %(points)s", { points: told.points })) : null);
};

const print = (till, entry, how) => {
  document.getElementById("paper").replaceChildren(slip(till, entry, how));
  window.print();
};

/** Shows a receipt with what can be done with it. */
export const showReceipt = (till, entry, { change_minor, isOld = false } = {}) =>
  dialog(isOld ? t("Receipt %(number)s", { number: entry.body.receipt.number }) : change_minor ? t("Change: %(amount)s", { amount: till.money(change_minor) }) : t("Done"), (close) => {
    const again = async () => {
      const before = till.journal.entries.filter(({ kind, body }) => kind === "reprint" && body.receipt.series === entry.body.receipt.series && body.receipt.number === entry.body.receipt.number);
      await till.reprint(entry.body.receipt, before.length + 1);
      print(till, entry, { copy: before.length + 1 });
    };
    return h("div.stack", {},
      slip(till, entry, { change_minor }),
      h("div.row", {},
        isOld ? button(t("Print a copy"), again, { glyph: "download" }) : button(t("Print"), () => print(till, entry, { change_minor }), { glyph: "download" }),
        button(t("Next customer"), () => close(), { kind: "main", autofocus: true })),
      h("details", {}, h("summary", {}, t("Send by e-mail")),
        form([field({ label: t("E-mail address"), name: "email", type: "email", required: true })], t("Send"), async ({ email }) => {
          const isSent = await till.mailReceipt(entry.body.receipt, email.trim());
          say(isSent ? t("The receipt is on its way.") : t("The receipt is sent as soon as the core has it."));
          close();
        }, { autofocus: false })));
  });

/** Lists the receipts of this till. */
export const showReceipts = (till) =>
  dialog(t("Receipts"), () => {
    const found = receipts(till.journal).slice(0, 50);
    return h("div.rows", { tabindex: "0", "aria-label": t("Receipts") }, found.length ? null : h("p", {}, t("There are none yet.")), found.map((entry) => {
      const { receipt, total_minor, due_minor } = entry.body;
      const told = till.told[entry.seq];
      const mark = told?.outcome === "exception" ? h("span.warn", {}, t("to be looked at")) : null;
      return h("div", {}, h("span.name", {}, `${receipt.number} · ${TITLES[entry.kind]()} · ${till.time(entry.at)} `, mark), h("span.figure", {}, till.money(total_minor ?? due_minor ?? 0)),
        button(t("Show"), () => showReceipt(till, entry, { isOld: true }), { about: String(receipt.number) }));
    }));
  }, { wide: true });
