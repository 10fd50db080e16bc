-- The archive of numbered documents: what each says, whole, as it was when it got its number. Names
-- and addresses of people on invoices stand here, and nowhere else outside the customers' vault: they
-- are kept as long as the law asks, who reads them is noted, and at the end the content goes.
-- family: party key: customer_id
CREATE TABLE orders.archived_document (
    customer_id uuid NOT NULL,
    document_id uuid NOT NULL,
    content text,
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    archived_at timestamptz NOT NULL,
    kept_until date NOT NULL,
    forgotten_at timestamptz,
    PRIMARY KEY (customer_id, document_id),
    CHECK ((content IS NULL) = (forgotten_at IS NOT NULL))
);
CREATE INDEX archived_document_due ON orders.archived_document (kept_until)
    WHERE forgotten_at IS NULL;

-- Renderings that somebody has seen or received: files named by what they hold.
-- family: party key: customer_id
CREATE TABLE orders.archived_copy (
    customer_id uuid NOT NULL,
    document_id uuid NOT NULL,
    form text NOT NULL CHECK (form <> ''),
    language text NOT NULL CHECK (language <> ''),
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    size_bytes bigint NOT NULL CHECK (size_bytes > 0),
    renderer text NOT NULL CHECK (renderer <> ''),
    rendered_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, document_id, form, language)
);

-- Who has read a document, and what for.
-- family: party key: customer_id
CREATE TABLE orders.document_access (
    customer_id uuid NOT NULL,
    access_id uuid NOT NULL,
    document_id uuid NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('view', 'mail', 'link', 'export')),
    form text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, access_id)
);
CREATE INDEX access_of_document ON orders.document_access (customer_id, document_id, at);

-- The customer's own way to a document: whoever has the code may read it.
-- family: claim key: code
CREATE TABLE orders.document_link (
    code text NOT NULL CHECK (length(code) >= 27),
    customer_id uuid NOT NULL,
    document_id uuid NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (code)
);

CREATE VIEW orders.v_archived_document AS
SELECT customer_id, document_id, sha256, archived_at, kept_until, forgotten_at,
       sha256(convert_to(content, 'UTF8')) AS found_sha256
  FROM orders.archived_document;
CREATE VIEW orders.v_archived_copy AS
SELECT customer_id, document_id, form, language, sha256, size_bytes, renderer, rendered_at
  FROM orders.archived_copy;
