-- name: keep_terms
-- By which terms an order earned; written with its points, once.
SELECT loyalty.keep_terms(:customer_id::uuid, :order_id::uuid, :programme_id::uuid,
                          :minor_per_point::bigint, :line_nos::integer[],
                          :amounts_minor::bigint[], :permilles::integer[],
                          :other_permille::integer, :extra::bigint)::text

-- name: list_terms
-- The programmes of one customer, from their rows, with the terms by which an order earned: what
-- is taken back must not trust a snapshot that may be old.
SELECT p.programme_id, p.code, p.name, p.minor_per_point, p.pending_days, p.terms,
       p.first_minor_per_point, e.minor_per_point AS earned_minor_per_point, e.line_nos,
       e.amounts_minor, e.permilles, e.other_permille, e.extra
  FROM loyalty.membership AS m
  JOIN loyalty.programme AS p USING (programme_id)
  LEFT JOIN loyalty.earning AS e
    ON e.customer_id = m.customer_id AND e.order_id = :order_id::uuid
   AND e.programme_id = m.programme_id
 WHERE m.customer_id = :customer_id::uuid
 ORDER BY p.code
 LIMIT 100
