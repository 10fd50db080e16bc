-- A plan made once for all arguments cannot use an index for LIKE on a parameter, but it can for a
-- range, which needs an order of plain bytes.
DROP INDEX catalogue.sku_by_code_prefix;
CREATE INDEX sku_by_code_prefix ON catalogue.sku (lower(code) COLLATE "C");
