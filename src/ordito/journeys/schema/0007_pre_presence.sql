-- Who has let a place know that they are there, and until when that is believed. Of a customer one
-- row a place. The device is that of the store's network while somebody is there: a salted digest
-- by which the network can tell that it left.
-- family: place key: place_id
CREATE TABLE journeys.presence (
    place_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    means text NOT NULL CHECK (means IN ('wifi', 'card', 'app', 'staff')),
    arrived_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL CHECK (seen_at >= arrived_at),
    expires_at timestamptz NOT NULL CHECK (expires_at > seen_at),
    left_at timestamptz CHECK (left_at >= arrived_at),
    device_salt bytea,
    device_digest bytea CHECK ((device_digest IS NULL) = (device_salt IS NULL)),
    PRIMARY KEY (place_id, customer_id),
    CHECK (left_at IS NULL OR device_digest IS NULL)
) WITH (fillfactor = 80);
CREATE INDEX presence_now ON journeys.presence (place_id, expires_at) WHERE left_at IS NULL;
CREATE INDEX presence_of_customer ON journeys.presence (customer_id);

CREATE VIEW journeys.v_presence AS
SELECT place_id, customer_id, means, arrived_at, seen_at, expires_at, left_at
  FROM journeys.presence;
