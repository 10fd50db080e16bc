// Money and points of a customer that the core has lent to this till: they pay once, also where nobody
// can be asked. What has not paid goes back with the next connection, or lapses. See ADR 67.
const GIFT_CARD = "gift_card";
const KEPT = ["id", "name", "card", "tier", "groups"];

/** What a till has to know of a customer to find them again without the network. */
const known = (customer) => Object.fromEntries(KEPT.filter((key) => customer[key] !== undefined).map((key) => [key, customer[key]]));

/** The functions of `till` that are about what was lent of somebody's money. */
export const lendingOf = (till) => {
  const keep = (holds) => {
    till.start = { ...till.start, holds };
    const still = new Set(holds.map(({ customer }) => customer));
    till.lentTo = till.lentTo.filter(({ id }) => still.has(id));
    return till.store.put({ start: till.start, lent_to: till.lentTo });
  };
  const isGood = ({ hold, expires_at }) => !till.journal.spent.has(hold) && Date.parse(expires_at) > till.clock();

  return {
    /** Returns what is lent of a customer's and can still pay; of one tender, or of all. A gift card is whoever's shows it. */
    lentOf: (customer, tender = null) =>
      till.start.holds.filter((one) => (tender === GIFT_CARD || one.customer === customer?.id) && (tender === null || one.tender === tender) && isGood(one)),
    /** Returns all that is lent and can still pay, with whose it is where that is known. */
    lentMoney: () => till.start.holds.filter(isGood).map((one) => ({ ...one, name: till.lentTo.find(({ id }) => id === one.customer)?.name })),
    /** Returns whose money is lent here, by their card; null where nobody's is. */
    lentBy: (card) => till.lentTo.find((one) => one.card === card) ?? null,
    /** Asks the core to lend of a customer's points or credit to this till. */
    async borrow(customer, tender, amount_minor) {
      const hold = await till.api.hold({ tender, customer: customer.id, amount_minor });
      till.lentTo = [...till.lentTo.filter(({ id }) => id !== customer.id), known(customer)];
      await keep([...till.start.holds, hold]);
      till.changed();
    },
    /** Asks the core to lend of a gift card to this till. */
    async borrowCard(number, amount_minor) {
      const { token } = await till.api.giftCard(number);
      await keep([...till.start.holds, await till.api.hold({ tender: GIFT_CARD, token, amount_minor })]);
      till.changed();
    },
    /** Returns payments as the core takes them: what is lent goes back, and is asked for with the rest. */
    async asked(payments) {
      for (const { hold } of payments) if (hold) await till.giveBack(hold);
      return payments.map(({ tender, amount_minor, token }) => ({ tender, amount_minor, ...(token ? { token } : {}) }));
    },
    /** Gives back what was lent and has not paid. */
    async giveBack(hold) {
      await till.api.release(hold);
      await keep(till.start.holds.filter((one) => one.hold !== hold));
      till.changed();
    },
  };
};
