-- name: list_devices
-- Of one place, or, for whoever looks after all, of every one.
SELECT place_id, device_id, code, name, channel_id, public_key, token_id, registered_at,
       registered_by, revoked_at, revoked_for, released_at, taken_through, head, booked_through,
       last_told_at, last_occurred_at, last_receipt, shift_id
  FROM counter.device
 WHERE :place_id::uuid IS NULL OR place_id = :place_id::uuid
 ORDER BY code, device_id LIMIT 1000

-- name: count_open
-- What waits for a person, by till.
SELECT d.device_id,
       (SELECT count(*) FROM counter.exception AS e
         WHERE e.place_id = d.place_id AND e.device_id = d.device_id
           AND e.resolved_at IS NULL)::integer AS exceptions,
       (SELECT count(*) FROM counter.incident AS i
         WHERE i.place_id = d.place_id AND i.device_id = d.device_id
           AND i.resolved_at IS NULL)::integer AS incidents
  FROM counter.device AS d WHERE d.place_id = :place_id::uuid LIMIT 1000

-- name: sum_receipts
-- What receipts of a shift came to.
SELECT count(*) FILTER (WHERE kind = 'sale')::integer AS sales,
       count(*) FILTER (WHERE kind = 'return')::integer AS returns,
       count(*) FILTER (WHERE kind = 'exchange')::integer AS exchanges,
       coalesce(sum(units) FILTER (WHERE kind = 'sale'), 0)::integer AS units,
       coalesce(sum(total_minor) FILTER (WHERE kind = 'sale'), 0)::bigint AS sales_minor,
       coalesce(-sum(total_minor) FILTER (WHERE kind = 'return'), 0)::bigint AS returns_minor,
       coalesce(sum(tax_minor) FILTER (WHERE kind = 'sale'), 0)::bigint AS tax_minor,
       coalesce(sum(discount_minor) FILTER (WHERE kind = 'sale'), 0)::bigint AS discount_minor,
       coalesce(sum(cash_minor) FILTER (WHERE cash_minor > 0), 0)::bigint AS cash_sales_minor,
       coalesce(-sum(cash_minor) FILTER (WHERE cash_minor < 0), 0)::bigint AS cash_refunds_minor,
       min(number) AS first_receipt, max(number) AS last_receipt
  FROM counter.receipt
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid AND shift_id = :shift_id::uuid

-- name: sum_tenders
-- By tender, as the receipts say.
SELECT t.key AS tender, sum(t.value::bigint)::bigint AS amount_minor
  FROM counter.receipt AS r CROSS JOIN LATERAL jsonb_each_text(r.tenders) AS t
 WHERE r.place_id = :place_id::uuid AND r.device_id = :device_id::uuid
   AND r.shift_id = :shift_id::uuid
 GROUP BY t.key ORDER BY t.key LIMIT 100

-- name: sum_cash
-- What came in and went out otherwise.
SELECT coalesce(sum(amount_minor) FILTER (WHERE amount_minor > 0), 0)::bigint AS in_minor,
       coalesce(-sum(amount_minor) FILTER (WHERE amount_minor < 0), 0)::bigint AS out_minor
  FROM counter.cash
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid AND shift_id = :shift_id::uuid

-- name: count_acts
-- Acts between the begin and the end of a shift that moved nothing.
SELECT count(*) FILTER (WHERE e.kind = 'no_sale')::integer AS no_sales,
       count(*) FILTER (WHERE e.kind = 'void')::integer AS voids,
       count(*) FILTER (WHERE e.kind = 'reprint')::integer AS reprints
  FROM counter.shift AS s
  JOIN counter.entry AS e ON e.place_id = s.place_id AND e.device_id = s.device_id
   AND e.seq > s.opened_seq AND (s.closed_seq IS NULL OR e.seq < s.closed_seq)
 WHERE s.place_id = :place_id::uuid AND s.device_id = :device_id::uuid
   AND s.shift_id = :shift_id::uuid

-- name: find_device_of_token
-- A place has few tills.
SELECT place_id, device_id, code, name, channel_id, public_key, token_id, registered_at,
       registered_by, revoked_at, revoked_for, released_at, taken_through, head, booked_through,
       last_told_at, last_occurred_at, last_receipt, shift_id
  FROM counter.device
 WHERE place_id = :place_id::uuid AND token_id = :token_id::uuid

-- name: find_act
-- By the id that the till gave the act.
SELECT e.text, r.kind, r.is_online, r.order_id
  FROM counter.receipt AS r
  JOIN counter.entry AS e ON e.place_id = r.place_id AND e.device_id = r.device_id
   AND e.seq = r.seq
 WHERE r.place_id = :place_id::uuid AND r.act_id = :act_id::uuid ORDER BY r.seq LIMIT 1
