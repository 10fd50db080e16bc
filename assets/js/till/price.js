// What a cart costs, asked of the core's own engine in a worker; the same files, rulebook and answer.
import { clockOf } from "./clock.js";

/**
 * Opens the engine's desk. `worker` is a Web Worker of price.js, or whatever speaks as it does;
 * until it is ready (Python takes seconds to load) questions wait.
 */
export const openDesk = (worker, { python, engine }) => {
  const waiting = [];
  worker.onmessage = ({ data }) => {
    const { resolve, reject } = waiting.shift();
    if (data.fault) reject(new Error(data.fault));
    else resolve(data);
  };
  worker.onerror = (event) => waiting.splice(0).forEach(({ reject }) => reject(new Error(event.message)));
  const say = (message) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      worker.postMessage(message);
    });
  let version = null;
  let number = 0;
  const ready = say({ python, engine });
  return {
    ready,
    get version() {
      return version;
    },
    async put(rulebook) {
      await ready;
      ({ version } = await say({ rulebook }));
      return version;
    },
    /** Returns the priced basket; throws what stands in the way of a price. */
    async ask(context, basket) {
      number += 1;
      const { answer } = await say({ number, context: JSON.stringify(context), basket: JSON.stringify(basket) });
      const priced = JSON.parse(answer);
      if (priced.faults) throw new Unpriced(priced.faults);
      return priced;
    },
  };
};

/** A basket that has no price; `faults` name the lines. */
export class Unpriced extends Error {
  constructor(faults) {
    super(faults.map(({ detail }) => detail).join("; "));
    this.faults = faults;
  }
}

/**
 * Returns the context of a sale: what the core gave with the start for this till, the customer's
 * groups and claims, and the instant.
 */
export const contextOf = ({ pinned, customer, at }) => {
  const clock = clockOf(pinned.zone ?? "UTC", at);
  const { utc_offset_s: _, repeated_until: __, at: ___, ...still } = pinned;
  return {
    ...still,
    at: new Date(at).toISOString(),
    ...(clock.utc_offset_s ? { utc_offset_s: clock.utc_offset_s } : {}),
    ...(clock.repeated_until ? { repeated_until: clock.repeated_until } : {}),
    ...(customer?.groups?.length ? { customer_groups: customer.groups } : {}),
    ...(customer?.claims?.length ? { claims: customer.claims } : {}),
    ...(customer?.exhausted?.length ? { exhausted: customer.exhausted } : {}),
  };
};

/** Returns the basket of a cart, as the engine reads it. */
export const basketOf = (cart, skus) => ({
  lines: cart.lines.map(({ key, sku, quantity, method }) => {
    const { tax_class = "standard", tags = [] } = skus.get(sku);
    return { line_no: key, sku_id: sku, quantity, tax_class, tags: [...tags, `method:${method}`].sort() };
  }),
});
