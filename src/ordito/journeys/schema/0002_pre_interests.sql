-- What somebody looked at and what they lay side by side, a row a product. Somebody without a name
-- has an id of their own, made by the caller; who signs in takes the rows along.
-- family: party key: customer_id
CREATE TABLE journeys.interest (
    customer_id uuid NOT NULL,
    product_id uuid NOT NULL,
    viewed_at timestamptz,
    compared_at timestamptz,
    kept_until timestamptz NOT NULL,
    PRIMARY KEY (customer_id, product_id),
    CHECK (viewed_at IS NOT NULL OR compared_at IS NOT NULL)
);
CREATE INDEX interest_by_end ON journeys.interest (kept_until);
