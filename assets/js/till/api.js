// What the till asks of the core, as `docs/explanation/till.md` says. A refusal of the core is
// `Refused`; that it could not be asked is `Away`, and never says that nothing has happened.
import { newId } from "./canonical.js";
import { Refused } from "./sync.js";

const ROOT = "/api/v1/till";
const PATIENCE_MS = 15_000;

/** The core did not answer: it may have heard the question or not. */
export class Away extends Error {}

/** A problem of a server that fails says nothing about the request. */
const isFailing = (status) => status >= 500 || status === 408;

/**
 * Opens the way to the core. `token()` is the device's, `session()` that of who is signed in;
 * `origin` is empty in a page, which asks its own server.
 */
export const openApi = ({ token, session = () => null, language = () => "en", origin = "", patience_ms = PATIENCE_MS, ask = fetch }) => {
  const call = async (method, path, { body, key, headers = {}, text = false } = {}) => {
    const asked = {
      method,
      headers: {
        Accept: "application/json",
        "Accept-Language": language(),
        ...(token() ? { Authorization: `Bearer ${token()}` } : {}),
        ...(session() ? { "Till-Session": session() } : {}),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(method === "GET" ? {} : { "Idempotency-Key": key ?? newId() }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(patience_ms),
    };
    let answer;
    let said;
    try {
      answer = await ask(`${origin}${ROOT}${path}`, asked);
      said = await answer.text();
    } catch (fault) {
      throw new Away(fault.message, { cause: fault });
    }
    if (isFailing(answer.status)) throw new Away(`${answer.status}`);
    if (!answer.ok) throw new Refused({ status: answer.status, ...read(said) });
    return text ? said : read(said);
  };

  const get = (path) => call("GET", path);
  const post = (path, body, more) => call("POST", path, { body, ...more });
  const query = (values) => new URLSearchParams(values).toString();
  return {
    register: (invitation, public_key) => post("/register", { invitation, public_key }),
    start: () => get("/start"),
    rulebook: (version) => call("GET", `/rulebooks/${version}`, { text: true }),
    catalogue: (after, language) => get(`/catalogue?${query({ limit: "1000", language, ...(after ? { after } : {}) })}`),
    signIn: (person, pin, purpose) => post("/sign-in", { person, pin, purpose }),
    signOut: () => post("/sign-out", {}),
    putPin: (body) => call("PUT", "/pin", { body }),
    log: (device, entries) => post("/log", { device, entries }),
    logFile: (file) => post("/log/file", file),
    quote: (body) => post("/quote", body),
    sell: (body) => post("/sales", body, { key: body.id }),
    customer: (by) => get(`/customers?${query(by)}`),
    better: (customer) => get(`/customers/${customer}/better`),
    makeOffer: (customer, { rule, sku }, key) => post(`/customers/${customer}/offers`, { rule, sku }, { key }),
    stock: (sku) => get(`/stock/${encodeURIComponent(sku)}`),
    kept: (code) => get(`/kept/${encodeURIComponent(code)}`),
    park: (cart, label) => post("/parked", { cart, label }, { key: cart.id }),
    parked: () => get("/parked"),
    recall: (parked) => post(`/parked/${parked}/recall`, {}),
    orders: (find) => get(`/orders?${query({ find })}`),
    preview: (order, body, key) => post(`/orders/${order}/changes`, body, { key }),
    confirm: (change, payments, approval) =>
      post(`/changes/${change}/confirm`, { payments }, { key: change, headers: approval ? { "Till-Approval": approval } : {} }),
    giftCard: (number) => get(`/tenders/gift-card?${query({ number })}`),
    hold: (wanted) => post("/holds", wanted),
    release: (hold) => post(`/holds/${hold}/release`, {}),
    lend: (lines) => post("/escrows", { lines }),
    unlend: (escrow) => post(`/escrows/${escrow}/return`, {}),
    mail: ({ series, number }, email, key) => post(`/receipts/${encodeURIComponent(series)}/${number}/mail`, { email }, { key }),
    exceptions: () => get("/exceptions"),
  };
};

const read = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 200) };
  }
};
