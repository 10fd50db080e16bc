// The sale: at the left what can be sold (scanned, searched, tiles), at the right what is.
import { Away } from "./api.js";
import { removeLine, setDiscount, setMethod, setQuantity, unitsOf } from "./cart.js";
import { button, dialog, draw, field, h, icon, say } from "./dom.js";
import { parseMoney, plainMoney } from "./money.js";
import { n, t } from "./texts.js";
import { showCoupon, showCustomer } from "./view_customer.js";
import { showMenu } from "./view_menu.js";
import { showPaying } from "./view_pay.js";
import { askApproval, form, reasonField, reasonWord } from "./view_start.js";

const MOST_TILES = 60;

const METHOD_WORDS = {
  carry_out: () => t("Taken away"),
  ship: () => t("Ship"),
  collect: () => t("Collect elsewhere"),
};

/** Draws the screen of the sale once; what `till` changes is drawn anew in its regions. */
export const showSale = (root, till) => {
  const input = h("input", {
    type: "search", name: "scan", autocomplete: "off", enterkeyhint: "done", maxlength: "200", focus: "scan",
    "aria-label": t("Scan or search"), placeholder: t("Scan or search"),
  });
  const regions = {
    top: h("header.top"), tiles: h("div.tiles"), cart: h("section.cart", { "aria-label": t("Cart") }),
  };
  const enter = (text) => till.enter(text).then((found) => {
    if (found) input.value = "";
    drawTiles(regions.tiles, till, input);
  });
  const scan = h("form.scan", { role: "search" }, input, h("button.main", { type: "submit" }, t("Add")));
  scan.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) enter(input.value);
  });
  input.addEventListener("input", () => drawTiles(regions.tiles, till, input));
  draw(
    root,
    h("main.sale", { id: "content" },
      regions.top,
      h("section.goods", { "aria-label": t("Goods") }, h("h1.for-readers", {}, t("Sale")), scan, regions.tiles),
      regions.cart),
  );
  const refresh = () => {
    drawTop(regions.top, till);
    drawCart(regions.cart, till);
  };
  refresh();
  drawTiles(regions.tiles, till, input);
  input.focus();
  return { refresh, input, tiles: () => drawTiles(regions.tiles, till, input) };
};

const drawTop = (region, till) =>
  draw(
    region,
    h("p.place", {}, till.start.place.name, " ", h("span.soft", {}, till.device.name)),
    till.updateReady
      ? button(t("Update the till"), till.update, { glyph: "download", focus: "update", disabled: !till.isIdle, title: till.isIdle ? undefined : t("Between two sales") })
      : null,
    till.parked.length
      ? button(n("%(count)s parked", "%(count)s parked", till.parked.length), () => showParked(till), { glyph: "pause", focus: "parked" })
      : null,
    button(till.person.name, till.lock, { glyph: "person", focus: "person", about: t("change person") }),
    button(t("Menu"), () => showMenu(till), { glyph: "down", focus: "menu" }),
  );

const drawTiles = (region, till, input) => {
  const wanted = input.value.trim();
  const found = wanted ? till.find(wanted) : till.tiles();
  const tiles = found.slice(0, MOST_TILES).map((sku) => tile(till, sku, () => {
    till.add(sku);
    input.value = "";
    drawTiles(region, till, input);
    input.focus();
  }));
  draw(region, tiles, tiles.length ? null : h("p.soft", {}, wanted ? t("Nothing here is called that.") : t("There is nothing to sell yet.")));
};

const tile = (till, sku, onclick) => {
  const left = till.leftOf(sku.id);
  const price = sku.price_minor === undefined ? "" : till.money(sku.price_minor);
  const stock = left === null ? null : h(left > 0 ? "span" : "span.none", {}, left > 0 ? n("%(count)s here", "%(count)s here", left) : t("none here"));
  return h("button", { type: "button", onclick, focus: `tile-${sku.id}` }, h("span", {}, till.nameOf(sku)), h("span.meta", {}, h("span", {}, price), stock));
};

const drawCart = (region, till) => {
  const { cart, priced } = till;
  draw(
    region,
    h("header", {}, h("h2.for-readers", {}, t("Cart")), customerChip(till)),
    h("ol.lines", { tabindex: "0", "aria-label": t("Lines") }, cart.lines.map((line) => lineOf(till, line)), cart.lines.length ? null : h("li.empty", {}, t("Scan the first item."))),
    h("div.sum", {},
      priced.fault ? h("p.fault", {}, priced.fault) : null,
      till.notice ? h("p.notice", { role: "status" }, till.notice) : null,
      cart.claim ? h("p.good", {}, t("Kept here under %(code)s", { code: cart.claim })) : null,
      till.offers.length ? h("p.good", {}, till.offers.join(" · ")) : null,
      cart.coupons.length ? h("div.row", {}, cart.coupons.map((code) => couponChip(till, code))) : null,
      sums(till),
      h("div.row", {},
        button(t("Park"), till.park, { glyph: "pause", disabled: !cart.lines.length, focus: "park" }),
        button(t("Coupon"), () => showCoupon(till), { glyph: "tag", focus: "coupon" }),
        button(t("Cancel"), () => cancel(till), { glyph: "close", disabled: !cart.lines.length, focus: "cancel" })),
      h("button.main", { type: "button", focus: "pay", disabled: !till.isPriced || !cart.lines.length, onclick: () => showPaying(till) },
        till.isPriced && cart.lines.length ? t("Pay %(amount)s", { amount: till.money(priced.total_minor) }) : t("Pay"))),
  );
};

const sums = (till) => {
  const { priced, cart } = till;
  if (priced.total_minor === undefined) return null;
  const row = (label, value, kind = "") => [h(`dt${kind}`, {}, label), h(`dd${kind}`, {}, value)];
  return h("dl", {},
    priced.discount_minor ? row(t("Discounts"), `−${till.money(priced.discount_minor)}`, ".good") : null,
    row(t("Tax included"), till.money(priced.tax_minor), ".soft"),
    priced.points ? row(t("Points"), `+${priced.points}`, ".soft") : null,
    row(n("%(count)s item", "%(count)s items", unitsOf(cart)), till.money(priced.total_minor), ".total"));
};

const couponChip = (till, code) =>
  button(code, () => till.dropCoupon(code), { glyph: "close", focus: `coupon-${code}`, about: t("take this coupon off") });

const customerChip = (till) => {
  const { customer } = till.cart;
  if (!customer) return button(t("Add a customer"), () => showCustomer(till), { kind: "chip", glyph: "person", focus: "customer" });
  const facts = [customer.tier, customer.points === undefined ? null : n("%(count)s point", "%(count)s points", customer.points), customer.card];
  return h("button.chip", { type: "button", focus: "customer", onclick: () => showCustomer(till) },
    icon("person"), h("span", {}, customer.name || t("Customer"), h("small", {}, facts.filter(Boolean).join(" · "))));
};

const lineOf = (till, line) => {
  const sku = till.skuOf(line.sku);
  const priced = till.pricedLine(line.key);
  const name = till.nameOf(sku);
  const step = (by) => () => till.change(setQuantity(till.cart, line.key, line.quantity + by));
  const place = line.place ? till.placeName(line.place) : null;
  return h("li", {},
    h("div.about", {}, h("strong", {}, name), line.serial ? h("span.soft", {}, line.serial) : null,
      h("span.soft", {}, [METHOD_WORDS[line.method](), place].filter(Boolean).join(" · ")),
      line.promised ? h("span.soft", {}, t("until %(time)s", { time: till.time(line.promised) })) : null,
      reasons(till, line, priced)),
    h("div.price", {}, priced && priced.total_minor !== priced.base_minor ? h("s", {}, till.money(priced.base_minor)) : null, h("strong", {}, priced ? till.money(priced.total_minor) : "…")),
    h("div.change", {},
      h("span.units", {},
        h("button", { type: "button", focus: `less-${line.key}`, onclick: step(-1), "aria-label": t("One less: %(name)s", { name }) }, "−"),
        h("output", {}, String(line.quantity)),
        h("button", { type: "button", focus: `more-${line.key}`, onclick: step(1), "aria-label": t("One more: %(name)s", { name }) }, "+")),
      button(t("Change"), () => showLine(till, line.key), { focus: `line-${line.key}`, about: name }),
      button(t("Remove"), () => { till.change(removeLine(till.cart, line.key)); say(t("%(name)s is out of the cart.", { name })); }, { kind: "quiet", focus: `remove-${line.key}`, about: name })));
};

const reasons = (till, line, priced) => {
  const found = (priced?.discounts ?? []).map(({ code, label, amount_minor }) => `${label ?? code} −${till.money(amount_minor)}`);
  if (line.discount) found.push(`${reasonWord(line.discount.reason)} −${till.money(line.discount.minor)}`);
  return found.map((reason) => h("span.good", {}, reason));
};

/** One line: units, what is taken off by hand, how it reaches the customer. */
export const showLine = (till, key) => {
  const line = () => till.cart.lines.find((one) => one.key === key);
  const sku = till.skuOf(line().sku);
  return dialog(till.nameOf(sku), (close) =>
    h("div.stack", {},
      form([field({ label: t("Units"), name: "units", inputmode: "numeric", value: String(line().quantity), required: true })], t("Set"), async ({ units }) => {
        if (!/^\d{1,3}$/.test(units)) throw new Error(t("Type a whole number up to 999."));
        till.change(setQuantity(till.cart, key, Number(units)));
        close();
      }),
      discountForm(till, line(), close),
      h("h3", {}, t("How it reaches the customer")),
      waysOf(till, key, close)),
    { wide: true });
};

const discountForm = (till, line, close) => {
  const priced = till.pricedLine(line.key);
  const limit = till.limitOf("discount");
  const shown = limit === null ? t("You may take off any amount.") : t("You may take off up to %(amount)s; above it a manager agrees.", { amount: till.money(limit) });
  return h("details", {}, h("summary", {}, t("Discount by hand")),
    form(
      [
        field({ label: t("Amount off"), name: "amount", inputmode: "decimal", required: true, hint: shown, value: line.discount ? plainMoney(line.discount.minor, till.start.currency) : "" }),
        reasonField(till.start.reasons?.discount, "goodwill"),
      ],
      t("Take the amount off"),
      async ({ amount, reason }) => {
        const minor = parseMoney(amount, till.start.currency);
        const most = priced ? priced.total_minor + (line.discount?.minor ?? 0) : 0;
        if (minor === null || minor < 0 || minor > most) throw new Error(t("Type an amount up to %(amount)s.", { amount: till.money(most) }));
        const approval = await till.approve("discount", minor, (why, may) => askApproval(till, why, may));
        if (!approval) throw new Error(t("Nobody has agreed to it."));
        till.change(setDiscount(till.cart, line.key, minor ? { minor, reason, by: approval.by, approved_by: approval.approved_by } : null));
        close();
      },
      { autofocus: false }));
};

const waysOf = (till, key, close) => {
  const line = till.cart.lines.find((one) => one.key === key);
  const list = h("div.rows", {}, h("p", {}, t("Looking at the other places.")));
  const ship = async () => {
    const address = await askAddress(till);
    if (!address) return;
    till.cart = { ...till.cart, ship_to: { address } };
    set("ship", null)();
  };
  const set = (method, place, promised) => () => {
    till.change(setMethod(till.cart, key, method, place, promised));
    close();
  };
  const here = (units) => h("div", {}, h("span.name", {}, till.start.place.name, " ", h("span.soft", {}, units === null ? null : n("%(count)s here", "%(count)s here", units))), button(t("Taken away"), set("carry_out", null), { "aria-pressed": String(line.method === "carry_out") }));
  const shipped = h("div", {}, h("span.name", {}, t("To an address, from wherever it is")), button(t("Ship"), ship, { "aria-pressed": String(line.method === "ship") }));
  till.neighbours(line.sku).then(({ here: units, places }) =>
    draw(list, here(units), shipped, places.length ? places.map((one) => neighbour(till, one, set)) : h("p.soft", {}, t("No other place has it."))),
  ).catch((fault) => draw(list, here(till.leftOf(line.sku)), h("p.notice", {}, fault instanceof Away ? t("That needs the network.") : fault.message)));
  return list;
};

const neighbour = (till, { place, name, available, km, collect_at }, set) => {
  till.placeNames.set(place, name);
  const there = [n("%(count)s there", "%(count)s there", available), km === null || km === undefined ? null : `${Math.round(km)} km`];
  return h("div", {},
    h("span.name", {}, name, " ", h("span.soft", {}, there.filter(Boolean).join(" · "))),
    collect_at ? button(t("Collect there, %(time)s", { time: till.time(collect_at) }), set("collect", place, collect_at)) : null);
};

/** Asks whereto goods are shipped; resolves to the address, or undefined. */
const askAddress = (till) =>
  dialog(t("Ship to"), (close) => {
    const known = till.cart.ship_to?.address ?? { recipient: till.cart.customer?.name, country: till.start.place.country };
    const one = (label, name, value, more = {}) => field({ label, name, value: value ?? "", required: true, maxlength: "100", ...more });
    return form(
      [
        one(t("Name"), "recipient", known.recipient), one(t("Street and number"), "street", known.lines?.[0]),
        one(t("Postal code"), "postal_code", known.postal_code, { maxlength: "16" }), one(t("City"), "city", known.city),
        one(t("Country"), "country", known.country, { maxlength: "2", autocapitalize: "characters", hint: t("Two letters, as IT") }),
      ],
      t("Set"),
      async ({ recipient, street, postal_code, city, country }) => {
        if (![recipient, street, city, country].every((value) => value.trim())) throw new Error(t("Fill in every field."));
        close({ recipient: recipient.trim(), lines: [street.trim()], postal_code: postal_code.trim(), city: city.trim(), country: country.trim().toUpperCase() });
      });
  });

const cancel = async (till) => {
  const sure = await dialog(t("Cancel this sale?"), (close) =>
    h("div.row", {}, button(t("Cancel the sale"), () => close(true), { kind: "main" }), button(t("Keep it"), () => close(false))));
  if (sure) await till.cancelCart();
};

const showParked = (till) =>
  dialog(t("Parked sales"), (close) =>
    h("div.rows", {}, till.parked.map(({ id, label, units, at }) =>
      h("div", {},
        h("span.name", {}, [label, n("%(count)s item", "%(count)s items", units), till.time(at)].filter(Boolean).join(" · ")),
        button(t("Go on"), async () => { await till.recall(id); close(); }, { kind: "main" })))));
