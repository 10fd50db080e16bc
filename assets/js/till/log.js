// The device's log: every act of the till is an entry here before anybody else is told of it.
// Gap-free from 1, each entry names the SHA-256 of the one before and is signed by the device, so
// that nothing can be left out, put in or changed without being seen. See docs/decisions/0056 and 0058.
//
// A store keeps it: {head(), append(entries, state), unsent(limit), entries(after, limit),
// taken(through)}. `append` must be one durable transaction, and must refuse a seq that is there.
import { canonical, digestOf, isSigned, sign } from "./canonical.js";

export const START = { seq: 0, digest: "0".repeat(64) };
export const FORMAT = "ordito-device-log";

/** Another writer has written to this log since it was opened. */
export class Overtaken extends Error {}

/** The device has no room left; nothing was written. */
export class StorageFull extends Error {}

/** More sales would wait here than the company lets a device keep. */
export class TooManyUnsent extends Error {}

/**
 * Opens a log.
 *
 * device: its id; keys: its key pair; store: see above; clock: milliseconds since 1970 (kept as it
 * is, right or wrong: the order is that of the sequence, never of the time).
 */
export const openLog = async ({ device, keys, store, clock = Date.now }) => {
  let head = (await store.head()) ?? START;
  let turn = Promise.resolve();

  const write = async (acts, state) => {
    const entries = [];
    let last = head;
    for (const { kind, body } of acts) {
      const text = canonical({
        device, seq: last.seq + 1, prev: last.digest, at: new Date(clock()).toISOString(), kind, body,
      });
      last = { seq: last.seq + 1, digest: await digestOf(text) };
      entries.push({ ...last, text, signature: await sign(keys, text) });
    }
    await store.append(entries, state);
    head = last;
    return entries.map((entry) => ({ ...entry, ...JSON.parse(entry.text) }));
  };

  return {
    device,
    get head() {
      return head;
    },
    /** Writes an entry, together with other state of the till, or refuses and writes nothing. */
    append(kind, body, state = {}) {
      return this.appendAll([{ kind, body }], state).then(([entry]) => entry);
    },
    /** Writes several entries, [{kind, body}], in one transaction: all of them or none. */
    appendAll(acts, state = {}) {
      const written = turn.then(() => write(acts, state));
      turn = written.catch(() => undefined);
      return written;
    },
    /** Returns entries that nobody has confirmed yet, as they are told, oldest first. */
    async unsent(limit = 100) {
      return (await store.unsent(limit)).map(told);
    },
    /** Marks what the server has taken. */
    confirm: (through) => store.taken(through),
    /** Returns all entries that are kept, read, oldest first. */
    async read() {
      const found = [];
      for (let after = 0; ; after = found.at(-1).seq) {
        const page = await store.entries(after, 500);
        found.push(...page.map((entry) => ({ ...entry, ...JSON.parse(entry.text) })));
        if (page.length < 500) return found;
      }
    },
  };
};

const told = ({ text, signature }) => ({ text, signature });

/** Returns entries as a file that any till or the console takes in. */
export const logFile = (device, publicKey, entries) =>
  JSON.stringify({ format: FORMAT, version: 1, device, public_key: publicKey, entries: entries.map(told) }, null, 1);

/**
 * Checks an exported file as far as a till can: whether it is whole in itself. Returns {device,
 * entries, first, last}; throws with the seq at which it breaks.
 */
export const checkFile = async (content) => {
  const file = JSON.parse(content);
  if (file.format !== FORMAT || !Array.isArray(file.entries)) throw new Error("this is no log of a till");
  let before;
  for (const { text, signature } of file.entries) {
    const entry = JSON.parse(text);
    const follows = before === undefined || (entry.seq === before.seq + 1 && entry.prev === before.digest);
    const signed = await isSigned(file.public_key, text, signature);
    if (entry.device !== file.device || !follows || !signed) throw new Error(`the log breaks at ${entry.seq}`);
    before = { seq: entry.seq, digest: await digestOf(text) };
  }
  const [first, last] = [file.entries.at(0), file.entries.at(-1)].map((one) => one && JSON.parse(one.text).seq);
  return { device: file.device, entries: file.entries, first, last };
};

/** Returns what would be lost if the device were destroyed now: {sales, minor}. */
export const atRisk = (unsent) => {
  const sales = unsent.map(({ text }) => JSON.parse(text)).filter(({ kind }) => MONEY_KINDS.has(kind));
  const minor = sales.reduce((sum, { body }) => sum + Math.abs(body.total_minor ?? body.amount_minor ?? 0), 0);
  return { sales: sales.length, minor };
};

const MONEY_KINDS = new Set(["sale", "return", "exchange"]);
