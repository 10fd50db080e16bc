// Who works at the till: PINs, limits of authority, a manager's word.
import { Away } from "./api.js";
import { guessed, isPin, lockedFor } from "./pins.js";
import { Refused } from "./sync.js";
import { t } from "./texts.js";

/** The functions of `till` that are about people. */
export const peopleOf = (till) => {
  const keepGuess = async (person, right) => {
    const most = till.start.limits.pin_guesses;
    if (right && !(person.id in till.guesses)) return; // nothing to write down
    till.guesses = guessed(till.guesses, person.id, right, { most, at: till.clock() });
    await till.store.put({ guesses: till.guesses });
  };

  /** Asks the core for a session, quietly: without the network the till works on its own. */
  const openSession = async (person, pin, purpose) => {
    try {
      const answer = await till.api.signIn(person.id, pin, purpose);
      return answer.session;
    } catch (fault) {
      if (fault instanceof Away) return null;
      if (fault instanceof Refused && fault.problem.status < 500) return null;
      throw fault;
    }
  };

  return {
    /** Refuses a wrong PIN, in words. */
    async checkPin(person, pin) {
      const wait = lockedFor(till.guesses, person.id, till.clock());
      if (wait) throw new Error(t("Too many wrong PINs. Wait %(seconds)s seconds.", { seconds: wait }));
      const right = await isPin(till.device.pepper, person.pin, pin);
      await keepGuess(person, right);
      if (!right) throw new Error(t("This PIN is not right."));
    },
    /** Chooses a PIN, by the password of the person or by an old PIN; needs the core. */
    async setPin(person, proof, pin) {
      if (!/^\d{4,8}$/.test(pin)) throw new Error(t("A PIN has 4 to 8 digits."));
      await till.api.putPin({ person: person.id, pin, ...proof });
      await till.renew();
      till.changed();
    },
    async signIn(person, pin) {
      await till.checkPin(person, pin);
      till.person = person;
      till.session = null;
      till.entering = openSession(person, pin, "work").then((session) => {
        if (till.person?.id === person.id) till.session = session;
      });
      till.changed();
    },
    /** Makes sure that the core knows who asks; `askPin()` asks the person again where it has to. */
    async beKnown(askPin) {
      await till.entering;
      if (till.session) return;
      const pin = await askPin(till.person);
      if (!pin) throw new Error(t("That needs a PIN and the network."));
      till.session = await openSession(till.person, pin, "work");
      if (!till.session) throw new Error(t("That needs the network."));
    },
    /** Somebody else takes over; the cart stays. */
    lock() {
      [till.person, till.session] = [null, null];
      till.changed();
    },
    /** Returns up to which amount somebody may use a power; null is any amount, 0 none. */
    limitOf(power, person = till.person) {
      const limits = person.limits?.[power];
      if (!limits || !(till.start.currency in limits)) return 0;
      return limits[till.start.currency];
    },
    mayUse(power, minor, person = till.person) {
      const limit = till.limitOf(power, person);
      return limit === null || minor <= limit;
    },
    /**
     * Returns {by} where the person may, {by, approved_by, session} where somebody else has agreed by
     * PIN, and null where nobody has. `ask(reason, may)` asks.
     */
    async approve(power, minor, ask) {
      if (till.mayUse(power, minor)) return { by: till.person.id };
      const limit = till.money(till.limitOf(power));
      const reason = t("%(amount)s is above the limit of %(name)s, %(limit)s.", { amount: till.money(minor), name: till.person.name, limit });
      const agreed = await ask(reason, (person) => Boolean(person.pin) && till.mayUse(power, minor, person));
      if (!agreed) return null;
      return { by: till.person.id, approved_by: agreed.person.id, pin: agreed.pin };
    },
    /** Returns the one-use session of who has agreed, where the core can be asked. */
    async approvalOf(approval) {
      if (!approval?.approved_by) return null;
      const person = till.start.staff.find(({ id }) => id === approval.approved_by);
      return openSession(person, approval.pin, "approve");
    },
  };
};
