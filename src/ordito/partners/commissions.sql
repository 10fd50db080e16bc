-- name: list_agreed
-- bounded: a row a marketplace and currency
SELECT channel_id, currency, count(*) AS orders, sum(commission_minor)::bigint AS agreed_minor
  FROM partners.market_order
 GROUP BY channel_id, currency
 ORDER BY channel_id, currency;
