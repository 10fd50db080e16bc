-- Up to which amount a role may use a power; a role without a row may not.
-- family: reference key: limit_id
CREATE TABLE network.authority (
    limit_id uuid NOT NULL,
    role text NOT NULL CHECK (role <> ''),
    power text NOT NULL
        CHECK (power IN ('discount', 'refund', 'appease', 'override', 'release_hold', 'grant',
                         'write_off')),
    entity_id uuid REFERENCES network.entity,
    currency text CHECK (currency ~ '^[A-Z]{3}$'),
    up_to_minor bigint CHECK (up_to_minor >= 0),
    PRIMARY KEY (limit_id),
    CONSTRAINT an_amount_has_a_currency
        CHECK (currency IS NOT NULL OR coalesce(up_to_minor, 0) = 0)
);

CREATE VIEW network.v_authority AS
SELECT limit_id, role, power, entity_id, currency, up_to_minor FROM network.authority;
