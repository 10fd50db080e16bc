-- Who caused what: each row is money for one subject by one activity.
CREATE TEMP TABLE entries (
    activity VARCHAR,
    step VARCHAR,
    touchpoint VARCHAR,
    resource VARCHAR,
    subject VARCHAR,
    subject_id VARCHAR,
    order_id VARCHAR,
    customer_id VARCHAR,
    channel VARCHAR,
    at_us BIGINT,
    units BIGINT,
    amount BIGINT,
    low BIGINT,
    high BIGINT,
    known BOOLEAN
);
