// Receipts that shall go out by e-mail: asked for here, kept until the core has the receipt's paper.
import { Away } from "./api.js";
import { newId } from "./canonical.js";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
const KEPT_MS = 3 * 86_400_000;
const NO_PAPER = "counter.unknown_receipt"; // the log was not told yet, or its paper is being written

/** The functions of `till` that send receipts. */
export const mailsOf = (till) => {
  let running = null;
  let wait_ms = FIRST_WAIT_MS;

  const keep = (mails) => {
    till.mails = mails;
    return till.store.put({ mails });
  };
  const isWaiting = (fault) => fault instanceof Away || fault.problem?.code === NO_PAPER;

  const tryAll = async () => {
    for (const one of till.mails) {
      const fault = await till.api.mail(one.receipt, one.email, one.key).then(() => null, (wrong) => wrong);
      if (fault && isWaiting(fault) && till.clock() - one.at < KEPT_MS) continue;
      await keep(till.mails.filter(({ key }) => key !== one.key));
      if (fault) till.failed(fault);
    }
  };
  const again = () => {
    wait_ms = till.mails.length ? Math.min(wait_ms * 2, LONGEST_WAIT_MS) : FIRST_WAIT_MS;
    if (till.mails.length) setTimeout(() => till.sendMails(), wait_ms);
  };

  return {
    /** Sends what waits; asked while it does, it goes on with that. */
    sendMails() {
      running ??= tryAll().finally(() => {
        running = null;
        again();
      });
      return running;
    },
    /** Sends a receipt to an address; tells whether it is on its way, or waits for its paper. */
    async mailReceipt(receipt, email) {
      const one = { receipt, email, key: newId(till.clock()), at: till.clock() };
      const fault = await till.api.mail(receipt, email, one.key).then(() => null, (wrong) => wrong);
      if (fault && !isWaiting(fault)) throw fault;
      if (fault) await keep([...till.mails, one]);
      again();
      return !fault;
    },
  };
};
