-- name: list_exceptions
-- scatter: a look over all rooms. Each room says what is one, and since when.
SELECT e.exception_id, e.room, e.kind, e.place_id, e.order_id, e.sku_id, e.units, e.due_at
  FROM (SELECT exception_id, 'stock' AS room, kind, place_id, NULL::uuid AS order_id, sku_id,
               quantity AS units, opened_at AS due_at
          FROM stock.v_exception WHERE closed_at IS NULL
        UNION ALL
        SELECT exception_id, 'orders', kind, place_id, order_id, NULL::uuid, NULL::integer, due_at
          FROM orders.v_exception
        UNION ALL
        SELECT exception_id, 'fulfilment', kind, place_id, order_id, NULL::uuid, NULL::integer,
               due_at
          FROM fulfilment.v_exception
        UNION ALL
        SELECT exception_id, 'pricing', kind, place_id, NULL::uuid, sku_id, NULL::integer, due_at
          FROM pricing.v_exception
        UNION ALL
        SELECT exception_id, 'platform', kind, NULL::uuid, NULL::uuid, NULL::uuid, NULL::integer,
               due_at
          FROM platform.v_exception) AS e
 WHERE e.due_at <= :at::timestamptz
   AND (:place_ids::uuid[] IS NULL OR e.place_id IS NULL OR e.place_id = ANY(:place_ids::uuid[]))
 ORDER BY e.due_at, e.exception_id
 LIMIT :most::integer
