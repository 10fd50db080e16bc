-- What the purchases of a person say of them, reckoned anew from all of them whenever one is added
-- or changed. It stands under the id that the person answers to.
-- family: party key: customer_id
CREATE TABLE journeys.trait (
    customer_id uuid NOT NULL,
    purchases integer NOT NULL CHECK (purchases > 0),
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL CHECK (last_at >= first_at),
    currency text NOT NULL,
    spent_minor bigint NOT NULL,
    last_place_id uuid,
    favourite_place_id uuid,
    favourite_channel_id uuid,
    favourite_category_id uuid,
    PRIMARY KEY (customer_id)
);

CREATE VIEW journeys.v_trait AS
SELECT customer_id, purchases, first_at, last_at, currency, spent_minor, last_place_id,
       favourite_place_id, favourite_channel_id, favourite_category_id
  FROM journeys.trait;

-- What somebody said of themselves: a size, a colour, a channel, an answer to a survey. A topic has
-- one answer from each source; the latest counts, and what was observed stands beside it.
-- family: party key: customer_id
CREATE TABLE journeys.stated (
    customer_id uuid NOT NULL,
    topic text NOT NULL CHECK (topic ~ '^[a-z][a-z0-9_.-]{0,63}$'),
    source text NOT NULL CHECK (source ~ '^[a-z0-9][a-z0-9_.-]{0,63}$'),
    value text NOT NULL CHECK (value <> '' AND length(value) <= 120),
    stated_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, topic, source)
);

CREATE VIEW journeys.v_stated AS
SELECT customer_id, topic, source, value, stated_at, recorded_at FROM journeys.stated;
