-- name: list_best_sellers
-- scatter: the watcher's own work beside the requests, once a run
SELECT line.sku_id FROM orders.v_order AS sold
  JOIN orders.v_line AS line
    ON line.customer_id = sold.customer_id AND line.order_id = sold.order_id
 WHERE sold.placed_at >= :since::timestamptz
 GROUP BY line.sku_id ORDER BY sum(line.ordered) DESC, line.sku_id LIMIT :most::integer;
