// A log's store in the browser: IndexedDB, each write made durable before it is acknowledged.
import { Overtaken, StorageFull } from "./log.js";

const NAME = "ordito-till";
const STRICT = { durability: "strict" };

const answerOf = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const endOf = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(refusal(transaction.error));
  });

/** Returns what a failed transaction means to the till. */
const refusal = (error) => {
  if (error?.name === "ConstraintError") return new Overtaken("another page has written to this log");
  if (error?.name === "QuotaExceededError") return new StorageFull("this device has no room left");
  return error ?? new Error("the device did not keep it");
};

/**
 * Opens the till's database; the page that holds it lets a newer version in by closing, but nobody
 * delete it. `gone()` hears that the browser has deleted it all the same.
 */
export const browserStore = async ({ gone = () => {} } = {}) => {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("entries", { keyPath: "seq" });
    opening.result.createObjectStore("state");
  };
  const database = await answerOf(opening);
  database.onversionchange = ({ newVersion }) => newVersion && database.close();
  database.onclose = gone;

  const read = (store, ask) => answerOf(ask(database.transaction(store, "readonly").objectStore(store)));
  const after = (seq) => IDBKeyRange.lowerBound(seq, true);
  const write = async (stores, work) => {
    const transaction = database.transaction(stores, "readwrite", STRICT);
    const ended = endOf(transaction);
    work(transaction);
    await ended;
  };
  const putAll = (transaction, state) => {
    const store = transaction.objectStore("state");
    for (const [name, value] of Object.entries(state)) value === undefined ? store.delete(name) : store.put(value, name);
  };

  return {
    async head() {
      const cursor = await read("entries", (entries) => entries.openCursor(null, "prev"));
      return cursor?.value;
    },
    append: (entries, state = {}) =>
      write(["entries", "state"], (transaction) => {
        for (const entry of entries) transaction.objectStore("entries").add(entry);
        putAll(transaction, state);
      }),
    async unsent(limit) {
      const through = (await this.get("taken_through")) ?? 0;
      return read("entries", (entries) => entries.getAll(after(through), limit));
    },
    entries: (seq, limit) => read("entries", (entries) => entries.getAll(after(seq), limit)),
    taken(through) {
      return this.put({ taken_through: through });
    },
    get: (name) => read("state", (state) => state.get(name)),
    put: (state) => write(["state"], (transaction) => putAll(transaction, state)),
    /** Forgets entries up to a seq that the server has taken; the last one always stays. */
    forget: (through) =>
      write(["entries"], (transaction) => transaction.objectStore("entries").delete(IDBKeyRange.upperBound(through))),
  };
};
