-- name: act
-- One typed action: what it changes on lines, the lines that it adds, and its entry in the book. If
-- the order has another version than the caller saw, or a line is not there, no row comes back and
-- the caller refuses and rolls back; quantities are kept by the constraints of the line.
WITH asked AS (
    SELECT * FROM unnest(:line_nos::smallint[], :fulfilled::integer[], :cancelled::integer[],
                         :return_requested::integer[], :returned::integer[], :withheld::integer[],
                         :relieved_minor::bigint[], :relieved_tax_minor::bigint[])
               AS a (line_no, fulfilled, cancelled, return_requested, returned, withheld,
                     relieved_minor, relieved_tax_minor)),
moved AS (
    UPDATE orders.line AS l
       SET fulfilled = l.fulfilled + a.fulfilled, cancelled = l.cancelled + a.cancelled,
           return_requested = l.return_requested + a.return_requested,
           returned = l.returned + a.returned, withheld = l.withheld + a.withheld,
           relieved_minor = l.relieved_minor + a.relieved_minor,
           relieved_tax_minor = l.relieved_tax_minor + a.relieved_tax_minor
      FROM asked AS a
     WHERE l.customer_id = :customer_id::uuid AND l.order_id = :order_id::uuid
       AND l.line_no = a.line_no
    RETURNING l.line_no),
bumped AS (
    UPDATE orders."order" SET version = version + 1
     WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
       AND (:expected_version::integer IS NULL OR version = :expected_version::integer)
       AND (SELECT count(*) FROM moved) = cardinality(:line_nos::smallint[])
    RETURNING version, seller_id, coalesce(:place_id::uuid, place_id, :channel_id::uuid, channel_id)
              AS credited_to),
added AS (
    INSERT INTO orders.line (customer_id, order_id, line_no, sku_id, method, place_id,
           reservation_id, ordered, fulfilled, unit_minor, discount_minor, total_minor, tax_minor,
           tax_bp, promised_at, since_version, seller_id, sold_by, credited_to, kind, bundle_id,
           discounts)
    SELECT :customer_id::uuid, :order_id::uuid, n.line_no, n.sku_id, n.method, n.place_id,
           n.reservation_id, n.quantity, n.fulfilled, n.unit_minor, n.discount_minor,
           n.total_minor, n.tax_minor, n.tax_bp, n.promised_at, b.version, b.seller_id,
           coalesce(n.sold_by, :actor::text), coalesce(n.credited_to, b.credited_to), n.kind,
           n.bundle_id, n.discounts::jsonb
      FROM bumped AS b,
           unnest(:new_line_nos::smallint[], :sku_ids::uuid[], :methods::text[],
                  :place_ids::uuid[], :reservation_ids::uuid[], :quantities::integer[],
                  :new_fulfilled::integer[], :units_minor::bigint[], :discounts_minor::bigint[],
                  :totals_minor::bigint[], :taxes_minor::bigint[], :taxes_bp::integer[],
                  :promised_ats::timestamptz[], :solds_by::text[], :credited_tos::uuid[],
                  :kinds::text[], :bundle_ids::uuid[], :discounts::text[])
               AS n (line_no, sku_id, method, place_id, reservation_id, quantity, fulfilled,
                     unit_minor, discount_minor, total_minor, tax_minor, tax_bp, promised_at,
                     sold_by, credited_to, kind, bundle_id, discounts)),
book AS (
    INSERT INTO orders.action (customer_id, order_id, version, kind, line_nos, quantities, axes,
           due_minor, change_id, reason, actor, channel_id, place_id, at)
    SELECT :customer_id::uuid, :order_id::uuid, version, :kind::text, :book_lines::smallint[],
           :book_quantities::integer[], :book_axes::text[], :due_minor::bigint,
           :change_id::uuid, :reason::text, :actor::text, :channel_id::uuid, :place_id::uuid,
           :at::timestamptz
      FROM bumped)
SELECT version FROM bumped

-- name: lock_order
-- Who changes an order holds its head before anything else of it: rivals queue here, so that
-- nobody decides on what another has just changed, and no two wait for each other.
SELECT customer_id, order_id, number, version, channel_id, place_id, seller_id, currency,
       total_minor, tax_minor, discount_minor, rulebook_version, source, external_id, origin,
       placed_at
  FROM orders."order"
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
   FOR UPDATE
