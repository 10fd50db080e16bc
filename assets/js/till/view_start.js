// Before anybody sells: this device is registered, somebody signs in by PIN, a drawer is counted.
import { button, dialog, draw, field, h, say } from "./dom.js";
import { piecesOf, countedMinor } from "./drawer.js";
import { atRisk } from "./log.js";
import { formatMoney } from "./money.js";
import { reasonOf } from "./selling.js";
import { languageOf, n, t } from "./texts.js";

const frame = (root, company, title, ...content) =>
  draw(root, h("main.alone", { id: "content" }, h("p.brand", {}, company), h("h1", {}, title), ...content));

/** Shows a form: `submit(values)` throws what is wrong, in words. */
export const form = (fields, label, submit, { autofocus = true, ...more } = {}) => {
  const fault = h("p.fault", { role: "alert" });
  const send = button(label, undefined, { kind: "main", type: "submit" });
  send.type = "submit";
  const element = h("form", { ...more, novalidate: "" }, ...fields, fault, send);
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (send.disabled) return;
    fault.textContent = "";
    send.disabled = true;
    try {
      await submit(Object.fromEntries(new FormData(element)));
    } catch (error) {
      fault.textContent = reasonOf(error);
      element.querySelector("[aria-invalid], input:not([type=hidden])")?.focus();
    } finally {
      send.disabled = false;
    }
  });
  if (autofocus) queueMicrotask(() => element.querySelector("input, select")?.focus());
  return element;
};

const REASON_WORDS = {
  change: () => t("Change money"), bank: () => t("To the bank"), float: () => t("More change money"),
  expense: () => t("Expenses"), safe: () => t("To the safe"), check: () => t("To look into it"), price_match: () => t("Another has it cheaper"),
  goodwill: () => t("Goodwill"), wrong_article: () => t("It is another one"), other: () => t("Something else"), customer_request: () => t("The customer does not want it"), defective: () => t("It does not work"),
  damaged: () => t("It is damaged"), wrong_size: () => t("It does not fit"), mistake: () => t("A mistake"),
};

/** Returns a reason in words, where there are any for its code. */
export const reasonWord = (code) => REASON_WORDS[code]?.() ?? code.replaceAll("_", " ");

/** A choice of reasons: codes of the company, in words. */
export const reasonField = (codes, otherwise = "other") =>
  h("label.field", {}, h("span", {}, t("Reason")), h("select", { name: "reason" }, (codes?.length ? codes : [otherwise]).map((code) => h("option", { value: code }, reasonWord(code)))));

/** Another page of this browser is the till: nothing can be sold here. */
export const showWaiting = (root, company) =>
  frame(
    root, company, t("The till is open in another tab"),
    h("p", {}, t("One tab writes the log of this device. This one goes on by itself when the other is closed.")),
  );

/** This browser is no till yet. */
export const showRegistration = (root, company, register) =>
  frame(
    root, company, t("Make this device a till"),
    h("p", {}, t("A manager registers it once. Its key is made here and never leaves this device.")),
    form(
      [
        field({ label: t("Invitation"), name: "code", autocomplete: "one-time-code", autocapitalize: "characters", required: true, hint: t("Ten characters, good for an hour; who may manage tills makes one.") }),
      ],
      t("Register the device"), register,
    ),
  );

/** Something keeps the till from opening. */
export const showFault = (root, company, detail, again) =>
  frame(root, company, t("The till cannot open"), h("p", {}, detail), button(t("Try again"), again, { kind: "main" }));

/** The browser has deleted what this till kept: what is still in its memory can be saved. */
export const showLost = (root, till) => {
  const { sales, minor } = atRisk(till.unsent);
  frame(
    root, till.start.place.name, t("The browser has deleted what this till kept"),
    h("p", {}, t("It sells no more. What it has written is still in the memory of this page: export it before the page is closed, and hand it in at another till.")),
    h("p.notice", {}, sales ? n("%(count)s sale of %(amount)s was not told.", "%(count)s sales of %(amount)s were not told.", sales, { amount: till.money(minor) }) : t("Everything is told")),
    button(t("Export the log"), till.download, { kind: "main", glyph: "download", focus: "export" }),
    button(t("Make this device a till"), () => location.reload(), { kind: "quiet", focus: "anew" }),
  );
};

export const showLoading = (root, company) => frame(root, company, t("One moment"), h("p", {}, t("The till is being prepared.")));

const pad = (input) => {
  const press = (digit) => {
    input.value += digit;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const back = () => {
    input.value = input.value.slice(0, -1);
  };
  const keys = [..."123456789"].map((digit) => h("button", { type: "button", onclick: () => press(digit) }, digit));
  return h("div.pad", {}, keys, h("button", { type: "button", "aria-label": t("Delete the last digit"), onclick: back }, "←"), h("button", { type: "button", onclick: () => press("0") }, "0"), h("button.main", { type: "submit" }, t("OK")));
};

const pinField = () => h("input.pin", { name: "pin", type: "password", inputmode: "numeric", autocomplete: "current-password", "aria-label": t("PIN"), required: true, maxlength: "12" });

const pinForm = (person, check, back) => {
  const fault = h("p.fault", { role: "alert" });
  const input = pinField();
  const element = h("form", {}, h("h2", {}, person.name), input, fault, pad(input), back);
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await check(person, input.value);
    } catch (error) {
      fault.textContent = error.message;
      input.value = "";
      input.focus();
    }
  });
  queueMicrotask(() => input.focus());
  return element;
};

/** Who sells: a name, then the PIN; the same works without a connection. */
export const showSignIn = (root, till) => {
  const choose = () =>
    frame(
      root, till.start.place.name, t("Who are you?"),
      h("div.people", {}, till.people.map((person) => button(person.name, () => (person.pin && !person.pin.must_change ? ask(person) : till.choosePin(person))))),
      till.people.length ? null : h("p.notice", {}, t("Nobody works at this place yet.")),
    );
  const ask = (person) =>
    frame(root, till.start.place.name, t("Sign in"), pinForm(person, till.signIn, button(t("Somebody else"), choose, { kind: "quiet" })));
  choose();
};

/**
 * Asks for the PIN of somebody who may: resolves to the person, or undefined where it was given up.
 * `may(person)` says who is offered.
 */
export const askApproval = (till, reason, may) =>
  dialog(t("A manager has to agree"), (close) => {
    const able = till.people.filter(may);
    const inside = h("div.stack");
    const choose = () =>
      draw(inside, h("p", {}, reason), able.length ? h("div.people", {}, able.map((person) => button(person.name, () => ask(person)))) : h("p.notice", {}, t("Nobody at this place may agree to that.")));
    const ask = (person) =>
      draw(inside, h("p", {}, reason), pinForm(person, async (who, pin) => {
        await till.checkPin(who, pin);
        close({ person: who, pin });
      }, button(t("Somebody else"), choose, { kind: "quiet" })));
    choose();
    return inside;
  });

/** Asks somebody for the own PIN again; resolves to it. */
export const pinDialog = (person) =>
  dialog(person.name, (close) => pinForm(person, async (_, pin) => close(pin), null));

/** Chooses a PIN: the first by the password, another by the one before. */
export const choosePin = (till, person) =>
  dialog(t("Choose a PIN"), (close) => {
    const has = Boolean(person.pin) && !person.pin.must_change;
    return form(
      [
        h("p", {}, t("%(name)s chooses a PIN for this place. That needs the network, once.", { name: person.name })),
        field({ label: has ? t("PIN until now") : t("Password"), name: "proof", type: "password", autocomplete: "current-password", required: true }),
        field({ label: t("New PIN"), name: "pin", type: "password", inputmode: "numeric", autocomplete: "new-password", required: true, maxlength: "8", hint: t("4 to 8 digits") }),
      ],
      t("Set the PIN"),
      async ({ proof, pin }) => {
        await till.setPin(person, has ? { old_pin: proof } : { password: proof }, pin);
        close();
      });
  }).then(() => till.again());

/** The pieces of a drawer to be counted; {element, minor()} . */
export const countPieces = (currency, changed = () => {}) => {
  const total = h("output.due", {}, formatMoney(0, currency, languageOf()));
  const inputs = piecesOf(currency).map((piece) =>
    h("input", { type: "text", inputmode: "numeric", pattern: "[0-9]*", "data-piece": String(piece), maxlength: "5", placeholder: "0" }),
  );
  const pieces = () =>
    Object.fromEntries(inputs.filter((input) => /^\d+$/.test(input.value)).map((input) => [input.dataset.piece, Number(input.value)]));
  const minor = () => countedMinor(pieces());
  const refresh = () => {
    total.textContent = formatMoney(minor(), currency, languageOf());
    changed(minor());
  };
  inputs.forEach((input) => input.addEventListener("input", refresh));
  const rows = inputs.map((input) => h("label", {}, h("span", {}, `${formatMoney(Number(input.dataset.piece), currency, languageOf())} ×`), input));
  return { element: h("div.stack", {}, h("div.pieces", {}, rows), h("p.due", {}, h("span", {}, t("Counted")), total)), minor, pieces };
};

/** A shift begins with what is in the drawer. */
export const showOpenShift = (root, till) => {
  const { currency } = till.start;
  const counted = countPieces(currency);
  frame(
    root, till.start.place.name, t("Count the drawer"),
    till.lastShift ? h("p", {}, t("When the last shift ended there were %(amount)s in it.", { amount: formatMoney(till.lastShift.counted_minor, currency, languageOf()) })) : null,
    form([counted.element], t("Open the shift"), async () => {
      await till.openShift(counted.minor(), counted.pieces());
      say(t("The shift is open."));
    }),
    button(t("Somebody else"), till.signOut, { kind: "quiet" }),
  );
};
