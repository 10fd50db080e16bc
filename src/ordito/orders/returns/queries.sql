-- name: list_of_order
-- Of one order, oldest first.
SELECT to_jsonb(r) || jsonb_build_object('parts', (
           SELECT coalesce(jsonb_agg(to_jsonb(l) - 'customer_id' - 'return_id'
                                     ORDER BY l.line_no), '[]')
             FROM orders.return_line AS l
            WHERE l.customer_id = r.customer_id AND l.return_id = r.return_id)) AS found
  FROM orders.return AS r
 WHERE r.customer_id = :customer_id::uuid AND r.order_id = :order_id::uuid
 ORDER BY r.return_id
 LIMIT 200

-- name: find_by_number
-- scatter: a number is typed or scanned by a person, one at a time.
SELECT to_jsonb(r) || jsonb_build_object('parts', (
           SELECT coalesce(jsonb_agg(to_jsonb(l) - 'customer_id' - 'return_id'
                                     ORDER BY l.line_no), '[]')
             FROM orders.return_line AS l
            WHERE l.customer_id = r.customer_id AND l.return_id = r.return_id)) AS found
  FROM orders.return AS r
 WHERE r.number = :number::text
 LIMIT 1

-- name: list_returns
-- scatter: a list of places. Latest first; pages by the id of the last one seen, which tells time.
SELECT to_jsonb(r) || jsonb_build_object('parts', (
           SELECT coalesce(jsonb_agg(to_jsonb(l) - 'customer_id' - 'return_id'
                                     ORDER BY l.line_no), '[]')
             FROM orders.return_line AS l
            WHERE l.customer_id = r.customer_id AND l.return_id = r.return_id)) AS found
  FROM orders.return AS r
 WHERE (:place_ids::uuid[] IS NULL OR r.place_id = ANY(:place_ids::uuid[]))
   AND (:states::text[] IS NULL OR r.state = ANY(:states::text[]))
   AND r.return_id < :before::uuid
 ORDER BY r.return_id DESC
 LIMIT :most::integer
