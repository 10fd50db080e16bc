-- name: till_logs_broken
-- A log is gap-free and chained: each text names the digest of the one before, and is what its own
-- digest says; the till knows its last one.
SELECT d.code || ' ' || coalesce(e.seq, d.taken_through) AS subject,
       jsonb_build_object('taken_through', d.taken_through, 'entries', d.entries) AS facts
  FROM (SELECT v.place_id, v.device_id, v.code, v.taken_through, v.head,
               (SELECT count(*) FROM counter.v_entry AS n
                 WHERE n.place_id = v.place_id AND n.device_id = v.device_id) AS entries
          FROM counter.v_device AS v) AS d
  LEFT JOIN (SELECT place_id, device_id, seq, text, digest,
                    lag(digest, 1, repeat('0', 64)) OVER (PARTITION BY place_id, device_id
                                                           ORDER BY seq) AS before,
                    taken_at
               FROM counter.v_entry) AS e
    ON e.place_id = d.place_id AND e.device_id = d.device_id
   AND (e.digest <> encode(sha256(convert_to(e.text, 'UTF8')), 'hex')
        OR e.text::jsonb ->> 'prev' <> e.before
        OR (e.seq = d.taken_through AND e.digest <> d.head))
 WHERE (e.seq IS NOT NULL OR d.entries <> d.taken_through)
   AND (:since::timestamptz IS NULL OR e.taken_at IS NULL OR e.taken_at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer;

-- name: till_receipts_not_as_told
-- Each act that gives a receipt is in the register, once it is booked, and nothing else is; what
-- nobody could book is on the list of exceptions.
SELECT coalesce(e.device_id, r.device_id)::text || ' ' || coalesce(e.seq, r.seq) AS subject,
       jsonb_build_object('kind', e.kind, 'receipt', r.number) AS facts
  FROM (SELECT place_id, device_id, seq, kind, booked_at FROM counter.v_entry
         WHERE kind IN ('sale', 'return', 'exchange') AND state <> 'taken'
           AND NOT coalesce(exceptions @> '[{"code": "not_booked"}]'::jsonb, false)) AS e
  FULL JOIN counter.v_receipt AS r
    ON r.place_id = e.place_id AND r.device_id = e.device_id AND r.seq = e.seq
 WHERE (e.seq IS NULL OR r.seq IS NULL)
   AND (:since::timestamptz IS NULL
        OR coalesce(e.booked_at, r.issued_at) >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer;

-- name: till_series_with_gaps
-- Numbers of a till's series have no gap, and none is given twice, but where it was said when the
-- entry was booked.
SELECT d.code AS subject,
       jsonb_build_object('receipts', r.receipts, 'numbers', r.numbers, 'last', d.last_receipt)
           AS facts
  FROM counter.v_device AS d
  JOIN (SELECT place_id, device_id, count(*) AS receipts, count(DISTINCT number) AS numbers,
               max(number) AS last
          FROM counter.v_receipt GROUP BY place_id, device_id) AS r
    ON r.place_id = d.place_id AND r.device_id = d.device_id
 WHERE (r.receipts <> r.numbers OR r.numbers <> d.last_receipt OR r.last <> d.last_receipt)
   AND NOT EXISTS (
           SELECT FROM counter.v_entry AS e
            WHERE e.place_id = d.place_id AND e.device_id = d.device_id
              AND (e.exceptions @> '[{"code": "receipt_gap"}]'::jsonb
                   OR e.exceptions @> '[{"code": "receipt_twice"}]'::jsonb
                   OR e.exceptions @> '[{"code": "not_booked"}]'::jsonb))
   AND (:since::timestamptz IS NULL OR d.last_told_at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer;

-- name: till_sales_against_orders
-- A sale of a till is an order of that worth; where it is not, it was said.
SELECT r.series || ':' || r.number AS subject,
       jsonb_build_object('receipt_minor', r.total_minor, 'order_minor', o.total_minor) AS facts
  FROM counter.v_receipt AS r
  JOIN counter.v_entry AS e
    ON e.place_id = r.place_id AND e.device_id = r.device_id AND e.seq = r.seq
  LEFT JOIN orders.v_order AS o ON o.customer_id = r.customer_id AND o.order_id = r.order_id
 WHERE r.kind = 'sale' AND o.total_minor IS DISTINCT FROM r.total_minor
   AND NOT coalesce(e.exceptions @> '[{"code": "totals_differ"}]'::jsonb, false)
   AND NOT coalesce(e.exceptions @> '[{"code": "sold_otherwise"}]'::jsonb, false)
   AND (:since::timestamptz IS NULL OR r.issued_at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer;

-- name: till_drawers_against_ledger
-- What lies in a till's drawer by the ledger is what its log put there: differences of counts,
-- receipts and movements. A log that is not booked to its end is left out.
SELECT d.code AS subject,
       jsonb_build_object('ledger_minor', coalesce(w.cash, 0), 'till_minor', t.cash) AS facts
  FROM counter.v_device AS d
  JOIN (SELECT place_id, device_id, sum(cash) AS cash
          FROM (SELECT place_id, device_id,
                       float_difference_minor + coalesce(difference_minor, 0) AS cash
                  FROM counter.v_shift
                UNION ALL
                SELECT place_id, device_id, cash_minor FROM counter.v_receipt
                UNION ALL
                SELECT place_id, device_id, amount_minor FROM counter.v_cash) AS p
         GROUP BY place_id, device_id) AS t
    ON t.place_id = d.place_id AND t.device_id = d.device_id
  LEFT JOIN (SELECT v.place_id, v.code, sum(e.amount) AS cash
               FROM ledger.v_drawer AS v
               JOIN ledger.v_entry AS e ON e.account_id = v.account_id AND e.state = 'posted'
              GROUP BY v.place_id, v.code) AS w
    ON w.place_id = d.place_id AND w.code = d.code
 WHERE d.booked_through = d.taken_through AND coalesce(w.cash, 0) <> t.cash
   AND NOT EXISTS (
           SELECT FROM counter.v_entry AS e
            WHERE e.place_id = d.place_id AND e.device_id = d.device_id
              AND (e.exceptions @> '[{"code": "shift_unknown"}]'::jsonb AND e.kind = 'shift_closed'
                   OR e.exceptions @> '[{"code": "shift_twice"}]'::jsonb))
   AND (:since::timestamptz IS NULL OR d.last_told_at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer;
