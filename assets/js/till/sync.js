// Telling the server the log: in order, again after a lost answer, later where it is away. An entry
// that was taken before is answered as repeated, so telling too often never does anything twice.
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
const BATCH = 50;

/** Returns how long to wait before the next try: twice as long each time, spread so that tills part. */
export const waitMs = (failures, chance = Math.random()) =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10)) * (0.5 + chance / 2);

/** The server did not take it for a reason that telling again will not cure. */
export class Refused extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.code);
    this.problem = problem;
  }
}

/**
 * Tells what is unsent. `send(entries)` answers {taken_through, results} or throws: `Refused` where
 * the server said no, anything else where it could not be reached. `told(results)` hears what became
 * of each entry; `changed()` that there is more or less unsent.
 */
export const openSync = ({ log, send, told = () => {}, changed = () => {}, later = setTimeout, never = clearTimeout }) => {
  let running = null;
  let failures = 0;
  let timer = null;
  const state = { online: null, refusal: null };

  const tellOnce = async () => {
    const entries = await log.unsent(BATCH);
    if (entries.length === 0) return false;
    const { taken_through: through, results = [] } = await send(entries);
    const before = JSON.parse(entries[0].text).seq - 1;
    await log.confirm(through);
    told(results);
    changed();
    // a server that knows less than it did (restored from a copy) is told again from there on
    return through !== before || undefined;
  };

  const run = async () => {
    try {
      let more = true;
      while (more) more = await tellOnce();
      [failures, state.online, state.refusal] = [0, true, null];
      if (more === undefined) again();
    } catch (fault) {
      state.online = fault instanceof Refused;
      state.refusal = fault instanceof Refused ? fault.problem : null;
      again();
    }
    changed();
  };

  const again = () => {
    never(timer);
    timer = later(kick, waitMs(failures));
    failures += 1;
  };

  const kick = () => {
    never(timer);
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };

  return {
    state,
    /** Tells now; of a try that is under way its end is waited for. */
    kick,
    /** Tells now, without the waiting that failures have brought: the network is back. */
    wake() {
      failures = 0;
      return kick();
    },
    stop: () => never(timer),
  };
};
