// Shifts and the drawer: every movement of cash is an entry before the drawer opens.
import { newId } from "./canonical.js";
import { report } from "./journal.js";

/** The functions of `till` that are about shifts and the drawer. */
export const shiftsOf = (till) => {
  const body = (more) => ({ shift: till.journal.shift.shift, by: till.person.id, ...more });
  const move = (kind) => async (amount_minor, reason, more = {}) => {
    await till.write(kind, body({ id: newId(till.clock()), amount_minor, reason, ...more }));
  };
  return {
    async openShift(counted_minor, counted) {
      const after = till.journal.lastShift?.shift;
      await till.write("shift_opened", {
        shift: newId(till.clock()), by: till.person.id, currency: till.start.currency, counted_minor, counted,
        ...(after ? { after } : {}),
      });
      await till.renew().catch(() => undefined);
    },
    /** Returns the report of the shift that goes on. */
    report: () => report(till.journal),
    async closeShift(counted_minor, counted, reason) {
      const found = report(till.journal);
      const { expected_minor, ...rest } = found;
      await till.write("shift_closed", body({
        currency: till.start.currency, counted_minor, counted, expected_minor,
        difference_minor: counted_minor - expected_minor, report: rest, ...(reason ? { reason } : {}),
      }));
      return found;
    },
    cashIn: move("cash_in"),
    cashOut: move("cash_out"),
    noSale: (reason) => till.write("no_sale", body({ reason })),
    reprint: (receipt, copy) => till.write("reprint", body({ receipt, copy })),
  };
};
