-- name: hold_quote
INSERT INTO orders.held_quote (digest, asked, priced, quoted_at, valid_until)
VALUES (:digest::bytea, :asked::jsonb, :priced::jsonb, :at::timestamptz, :valid_until::timestamptz)

-- name: find_held
SELECT asked, priced, quoted_at, valid_until FROM orders.held_quote
 WHERE digest = :digest::bytea

-- name: list_lapsed_holds
-- They are looked at one by one, each by its key.
SELECT digest FROM orders.held_quote WHERE valid_until < :before::timestamptz
 ORDER BY valid_until
 LIMIT :batch::integer

-- name: forget_hold
DELETE FROM orders.held_quote WHERE digest = :digest::bytea
