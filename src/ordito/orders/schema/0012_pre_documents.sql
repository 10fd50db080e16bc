-- Receipts, invoices and credit notes: written once; only the number comes later.
-- family: party key: customer_id
CREATE TABLE orders.document (
    customer_id uuid NOT NULL,
    document_id uuid NOT NULL,
    order_id uuid NOT NULL,
    turn integer NOT NULL CHECK (turn >= 1),
    kind text NOT NULL CHECK (kind IN ('receipt', 'invoice', 'credit_note')),
    seller_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    place_id uuid,
    currency text NOT NULL CHECK (length(currency) = 3),
    total_minor bigint NOT NULL CHECK (total_minor >= 0),
    tax_minor bigint NOT NULL CHECK (tax_minor BETWEEN 0 AND total_minor),
    lines jsonb NOT NULL,
    taxes jsonb NOT NULL,
    buyer jsonb,
    refers_to uuid,
    due_on date,
    series text NOT NULL,
    number bigint CHECK (number >= 1),
    issued_at timestamptz NOT NULL,
    numbered_at timestamptz,
    PRIMARY KEY (customer_id, document_id),
    UNIQUE (customer_id, order_id, turn),
    CHECK ((number IS NULL) = (numbered_at IS NULL))
) WITH (fillfactor = 90);
CREATE INDEX document_unnumbered ON orders.document (series, issued_at, document_id)
    WHERE number IS NULL;

-- How far each series has come. Numbers of the core's own series have no gaps.
-- family: claim key: series
CREATE TABLE orders.document_series (
    series text NOT NULL,
    last_number bigint NOT NULL CHECK (last_number >= 0),
    numbered_by text NOT NULL CHECK (numbered_by IN ('core', 'till')),
    PRIMARY KEY (series)
);

-- family: claim key: series
CREATE TABLE orders.document_number (
    series text NOT NULL,
    number bigint NOT NULL CHECK (number >= 1),
    customer_id uuid NOT NULL,
    document_id uuid NOT NULL,
    numbered_at timestamptz NOT NULL,
    PRIMARY KEY (series, number),
    UNIQUE (series, document_id)
);

CREATE VIEW orders.v_document AS
SELECT customer_id, document_id, order_id, turn, kind, seller_id, channel_id, place_id, currency,
       total_minor, tax_minor, lines, taxes, refers_to, due_on, series, number, issued_at,
       numbered_at
  FROM orders.document;
CREATE VIEW orders.v_document_series AS
SELECT series, last_number, numbered_by FROM orders.document_series;
CREATE VIEW orders.v_document_number AS
SELECT series, number, customer_id, document_id, numbered_at FROM orders.document_number;
