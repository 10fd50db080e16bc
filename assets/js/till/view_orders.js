// Orders of any channel at the counter: found, then returned or exchanged, previewed and confirmed.
import { button, dialog, draw, field, h, say } from "./dom.js";
import { t } from "./texts.js";
import { takeTenders, tenderName } from "./view_pay.js";
import { showReceipt } from "./view_receipt.js";
import { askApproval, form, reasonField } from "./view_start.js";

const CONDITIONS = { sellable: () => t("as new"), damaged: () => t("damaged") };

/** Asks for an order and opens it. */
export const showFind = (till) =>
  dialog(t("Find an order"), (close) =>
    form([field({ label: t("Number of an order or receipt"), name: "find", required: true, hint: t("Of the shop, the app, a marketplace or any till.") })], t("Find"), async ({ find }) => {
      const order = await till.findOrder(find.trim());
      close();
      showOrder(till, order);
    }));

const lineRow = (till, line, chosen, changed) => {
  const most = line.returnable;
  const set = (quantity) => {
    chosen.set(line.line_no, { ...(chosen.get(line.line_no) ?? { condition: "sellable" }), quantity });
    changed();
  };
  const has = chosen.get(line.line_no) ?? { quantity: 0, condition: "sellable" };
  const name = till.skus.get(line.sku)?.name ?? line.name ?? line.sku;
  return h("div", {},
    h("span.name", {}, `${line.kept} × ${name}`, " ", h("span.soft", {}, till.money(line.total_minor))),
    most
      ? h("span.row", {},
        h("button", { type: "button", focus: `fewer-${line.line_no}`, disabled: !has.quantity, "aria-label": t("Return one less: %(name)s", { name }), onclick: () => set(has.quantity - 1) }, "−"),
        h("output", {}, String(has.quantity)),
        h("button", { type: "button", focus: `back-${line.line_no}`, disabled: has.quantity >= most, "aria-label": t("Return one more: %(name)s", { name }), onclick: () => set(has.quantity + 1) }, "+"),
        h("select", { focus: `condition-${line.line_no}`, "aria-label": t("Condition: %(name)s", { name }), onchange: ({ target }) => { chosen.set(line.line_no, { ...has, condition: target.value }); } },
          Object.entries(CONDITIONS).map(([code, word]) => h("option", { value: code, selected: code === has.condition }, word()))))
      : h("span.soft", {}, t("nothing to return")));
};

/** Shows an order with what may come back. */
export const showOrder = (till, order) =>
  dialog(t("Order %(number)s", { number: order.number }), (close) => {
    const chosen = new Map();
    const list = h("div.rows");
    const inside = h("div.stack");
    const refresh = () => draw(list, order.lines.map((line) => lineRow(till, line, chosen, refresh)));
    refresh();
    const linesOf = () => [...chosen].filter(([, { quantity }]) => quantity > 0).map(([line_no, one]) => ({ line_no, ...one }));
    const look = (kind) => async ({ reason, sku }) => {
      const lines = linesOf();
      if (!lines.length) throw new Error(t("Choose what comes back."));
      const wanted = kind === "exchange" ? wantedOf(till, sku, lines) : undefined;
      const asked = { kind, lines, reason, wanted };
      const preview = await till.previewChange(order, asked);
      showPreview(till, order, asked, preview, inside, close);
    };
    draw(inside,
      h("p.soft", {}, [order.placed_at ? till.time(order.placed_at) : null, till.money(order.total_minor), (order.payments ?? []).map(({ tender }) => tenderName(tender)).join(", ")].filter(Boolean).join(" · ")),
      list,
      form([reasonField(till.start.reasons?.return, "customer_request")], t("Return"), look("return"), { autofocus: false }),
      h("details", {}, h("summary", {}, t("Exchange for something else")),
        form([field({ label: t("Scan or type what is wanted"), name: "sku", required: true }), reasonField(till.start.reasons?.return, "customer_request")], t("Exchange"), look("exchange"), { autofocus: false })));
    return inside;
  }, { wide: true });

const wantedOf = (till, text, lines) => {
  const sku = till.byBarcode.get(text.trim()) ?? till.byCode.get(text.trim().toLowerCase()) ?? (till.find(text).length === 1 ? till.find(text)[0] : null);
  if (!sku) throw new Error(t("Nothing is known by %(text)s.", { text }));
  const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
  return [{ sku: sku.id, quantity, method: "carry_out", place: till.start.place.id }];
};

const showPreview = (till, order, asked, preview, inside, close) => {
  const fault = h("p.fault", { role: "alert" });
  const limit = till.limitOf("refund");
  const done = async (entry) => {
    close();
    say(t("Done."));
    await showReceipt(till, entry);
  };
  const confirm = async () => {
    fault.textContent = "";
    try {
      const approval = preview.back_minor ? await till.approve("refund", preview.back_minor, (why, may) => askApproval(till, why, may)) : { by: till.person.id };
      if (!approval) throw new Error(t("Nobody has agreed to it."));
      if (!preview.to_pay_minor) return await done(await till.confirmChange(order, asked, preview, { approval }));
      const able = order.own ? ["cash", "terminal"] : ["cash", "card", "terminal", "gift_card"];
      const offers = till.start.tenders.map(({ tender }) => tender).filter((tender) => able.includes(tender));
      const paid = await takeTenders(till, { total_minor: preview.to_pay_minor, offers, settle: (payments) => till.confirmChange(order, asked, preview, { payments, approval }) });
      return paid && (await done(paid.entry));
    } catch (wrong) {
      fault.textContent = wrong.message;
      if (till.changing) again.hidden = false;
      return undefined;
    }
  };
  const again = button(t("Ask again"), () => till.confirmAgain().then(done, (wrong) => { fault.textContent = wrong.message; }), { hidden: true });
  draw(inside,
    h("dl.rows", {},
      preview.to_pay_minor ? h("div.total", {}, h("dt", {}, t("The customer pays")), h("dd", {}, till.money(preview.to_pay_minor))) : null,
      preview.back_minor ? h("div.total", {}, h("dt", {}, t("Goes back to the customer")), h("dd", {}, till.money(preview.back_minor))) : null,
      preview.money.map(({ tender, amount_minor }) => h("div", {}, h("dt", {}, tenderName(tender)), h("dd", {}, till.money(amount_minor)))),
      preview.points ? h("div", {}, h("dt", {}, t("Points")), h("dd", {}, String(preview.points))) : null),
    h("p.soft", {}, limit === null ? t("You may give back any amount.") : t("You may give back up to %(amount)s; above it a manager agrees.", { amount: till.money(limit) })),
    fault, h("div.row", {}, button(t("Confirm"), confirm, { kind: "main" }), again, button(t("Leave it"), () => close(), { kind: "quiet" })));
  inside.querySelector("button.main").focus();
};
