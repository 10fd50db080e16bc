// The drawer: coins and notes that are counted, and what should be in it by the log.

/** Coins and notes that are in use, minor units, the largest first. */
const PIECES = {
  EUR: [20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  CHF: [100000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5],
  GBP: [5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  USD: [10000, 5000, 2000, 1000, 500, 100, 50, 25, 10, 5, 1],
};
const OTHER = [100000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 1];

export const piecesOf = (currency) => PIECES[currency] ?? OTHER;

/** Returns the sum of counted pieces: {piece in minor units: how many}. */
export const countedMinor = (pieces) =>
  Object.entries(pieces).reduce((total, [piece, count]) => total + Number(piece) * count, 0);

const NOTHING = {
  float_minor: 0, cash_sales_minor: 0, cash_refunds_minor: 0, cash_in_minor: 0, cash_out_minor: 0,
  sales: 0, returns: 0, units: 0, sales_minor: 0, returns_minor: 0, discount_minor: 0, tax_minor: 0,
  no_sales: 0, reprints: 0, voids: 0, tenders: {}, people: {},
};

/**
 * Adds up a shift from the entries of the log: the report of a shift that goes on (X) and, at its
 * end, that which the counted drawer is compared with (Z).
 */
export const reportOf = (entries) => {
  const report = structuredClone(NOTHING);
  for (const entry of entries) ADD[entry.kind]?.(report, entry.body);
  return { ...report, expected_minor: expectedOf(report) };
};

const expectedOf = (r) =>
  r.float_minor + r.cash_sales_minor - r.cash_refunds_minor + r.cash_in_minor - r.cash_out_minor;

const addTender = (report, tender, minor) => {
  report.tenders[tender] = (report.tenders[tender] ?? 0) + minor;
};

/** What lies in the drawer of a payment: in whole coins, change already given back. */
export const drawerMinor = (payment) => payment.amount_minor + (payment.rounding_minor ?? 0);

const ADD = {
  shift_opened: (report, body) => {
    report.float_minor += body.counted_minor;
  },
  sale: (report, body) => {
    report.sales += 1;
    report.sales_minor += body.total_minor;
    report.discount_minor += body.discount_minor ?? 0;
    report.tax_minor += body.tax_minor ?? 0;
    report.units += body.lines.reduce((sum, line) => sum + line.quantity, 0);
    report.people[body.by] = (report.people[body.by] ?? 0) + body.total_minor;
    for (const payment of body.payments) {
      addTender(report, payment.tender, payment.amount_minor);
      if (payment.tender === "cash") report.cash_sales_minor += drawerMinor(payment);
    }
  },
  return: (report, body) => {
    report.returns += 1;
    report.returns_minor += body.total_minor;
    for (const refund of body.refunds) {
      addTender(report, refund.tender, -refund.amount_minor);
      if (refund.tender === "cash") report.cash_refunds_minor += refund.amount_minor;
    }
  },
  exchange: (report, body) => {
    report.returns += 1;
    report.sales += 1;
    for (const payment of body.payments ?? []) {
      addTender(report, payment.tender, payment.amount_minor);
      report.sales_minor += payment.amount_minor;
      if (payment.tender === "cash") report.cash_sales_minor += drawerMinor(payment);
    }
    for (const refund of body.refunds ?? []) {
      addTender(report, refund.tender, -refund.amount_minor);
      report.returns_minor += refund.amount_minor;
      if (refund.tender === "cash") report.cash_refunds_minor += refund.amount_minor;
    }
  },
  cash_in: (report, body) => {
    report.cash_in_minor += body.amount_minor;
  },
  cash_out: (report, body) => {
    report.cash_out_minor += body.amount_minor;
  },
  no_sale: (report) => {
    report.no_sales += 1;
  },
  reprint: (report) => {
    report.reprints += 1;
  },
  void: (report) => {
    report.voids += 1;
  },
};
