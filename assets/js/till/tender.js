// Tenders: how a total is paid, in parts, and what goes back in cash.

/** Tenders of the log alone: what lies in the drawer, and what a card machine of its own took. */
export const OFFLINE = new Set(["cash", "terminal"]);

/** Begins paying a total; `step_minor` is the smallest coin, which only cash knows. */
export const startPaying = (total_minor, step_minor = 1) => ({ total_minor, step_minor, payments: [] });

const sum = (payments) => payments.reduce((total, one) => total + one.amount_minor, 0);

/** Returns what is left to pay, exactly. */
export const dueOf = (paying) => paying.total_minor - sum(paying.payments);

/** Returns an amount in whole coins, half up. */
export const inCoins = (minor, step_minor) => Math.floor((minor + step_minor / 2) / step_minor) * step_minor;

/** Returns what is left to pay where cash pays it, in whole coins. */
export const cashDueOf = (paying) => inCoins(dueOf(paying), paying.step_minor);

/**
 * Adds a tender. Of cash `given_minor` may be more than is due: the rest is change; any other tender
 * pays at most what is due. Returns {paying, fault}; fault is "nothing_due", "too_much" or "amount".
 */
export const addTender = (paying, { tender, given_minor, ...more }) => {
  const due = dueOf(paying);
  if (!Number.isSafeInteger(given_minor) || given_minor <= 0) return { paying, fault: "amount" };
  if (due <= 0) return { paying, fault: "nothing_due" };
  if (tender !== "cash") {
    if (given_minor > due) return { paying, fault: "too_much" };
    return { paying: add(paying, { tender, amount_minor: given_minor, ...more }) };
  }
  const asked = cashDueOf(paying);
  const settles = given_minor >= asked;
  const amount_minor = settles ? due : given_minor;
  const change_minor = settles ? given_minor - asked : 0;
  const rounding_minor = settles ? asked - due : 0;
  return { paying: add(paying, { tender, amount_minor, given_minor, change_minor, rounding_minor, ...more }) };
};

const add = (paying, payment) => ({ ...paying, payments: [...paying.payments, payment] });

/** Takes a tender back that has moved no money yet. */
export const removeTender = (paying, at) => ({ ...paying, payments: paying.payments.filter((_, i) => i !== at) });

export const isPaid = (paying) => dueOf(paying) <= 0;

export const changeOf = (paying) => paying.payments.reduce((total, one) => total + (one.change_minor ?? 0), 0);

/** Returns cash that somebody may well hand over: exactly, and by the next larger notes. */
export const suggestions = (minor, notes) => {
  if (minor <= 0) return [];
  const rounded = notes.filter((note) => note >= 500).map((note) => Math.ceil(minor / note) * note);
  return [...new Set([minor, ...rounded])].sort((a, b) => a - b).slice(0, 4);
};
