-- name: move_lines
-- Cancels or fulfils open units; if any line has too few, or the order another version than the
-- caller saw, no row comes back and the caller refuses.
WITH asked AS (
    SELECT * FROM unnest(:line_nos::smallint[], :quantities::integer[]) AS a (line_no, quantity)),
moved AS (
    UPDATE orders.line AS l
       SET fulfilled = l.fulfilled + CASE :kind::text WHEN 'fulfil' THEN a.quantity ELSE 0 END,
           cancelled = l.cancelled + CASE :kind::text WHEN 'cancel' THEN a.quantity ELSE 0 END
      FROM asked AS a
     WHERE l.customer_id = :customer_id::uuid AND l.order_id = :order_id::uuid
       AND l.line_no = a.line_no AND l.fulfilled + l.cancelled + a.quantity <= l.ordered
    RETURNING l.line_no, l.sku_id, l.method, l.place_id, l.reservation_id, l.ordered, l.fulfilled,
              l.cancelled, l.returned, l.unit_minor, l.discount_minor, l.total_minor, l.tax_minor,
              l.tax_bp),
bumped AS (
    UPDATE orders."order" SET version = version + 1
     WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
       AND (:expected_version::integer IS NULL OR version = :expected_version::integer)
       AND (SELECT count(*) FROM moved) = cardinality(:line_nos::smallint[])
    RETURNING version),
book AS (
    INSERT INTO orders.action (customer_id, order_id, version, kind, line_nos, quantities, reason,
           actor, channel_id, place_id, at)
    SELECT :customer_id::uuid, :order_id::uuid, version, :kind::text, :line_nos::smallint[],
           :quantities::integer[], :reason::text, :actor::text, :channel_id::uuid,
           :place_id::uuid, :at::timestamptz
      FROM bumped)
SELECT moved.* FROM moved, bumped ORDER BY moved.line_no

-- name: lock_order
-- Who changes an order holds its head before anything else of it: rivals queue here, so that
-- nobody decides on what another has just changed, and no two wait for each other.
SELECT customer_id, order_id, number, version, channel_id, place_id, seller_id, currency,
       total_minor, tax_minor, discount_minor, rulebook_version, source, external_id, origin,
       placed_at
  FROM orders."order"
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
   FOR UPDATE
