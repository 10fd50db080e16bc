CREATE SCHEMA IF NOT EXISTS platform;

-- Rules of one column, as types. PostgreSQL reads and prepares each CHECK of a table anew for every
-- statement that writes to it, and keeps those of a type ready: tables that each sale writes to have
-- the former only for what concerns several columns (docs/decisions/0093).
CREATE DOMAIN platform.not_negative AS integer CHECK (VALUE >= 0);
CREATE DOMAIN platform.not_negative_big AS bigint CHECK (VALUE >= 0);
CREATE DOMAIN platform.positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN platform.not_zero AS integer CHECK (VALUE <> 0);
CREATE DOMAIN platform.not_zero_big AS bigint CHECK (VALUE <> 0);
CREATE DOMAIN platform.ordinal AS smallint CHECK (VALUE >= 1);
CREATE DOMAIN platform.currency AS text CHECK (length(VALUE) = 3);
CREATE DOMAIN platform.origin AS text CHECK (VALUE IN ('live', 'history', 'simulated'));
