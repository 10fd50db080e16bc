-- What the source says, in exact integers and with every product that is named anywhere.
--
-- Money: shipped as doubles. Each value is rounded to the cent by itself; a sum of doubles would
-- differ from run to run. `whole_cents` says whether the rounding changed the amount.
CREATE VIEW line AS
SELECT
    household_id,
    store_id,
    basket_id,
    product_id,
    quantity,
    CAST(round(sales_value * 100) AS BIGINT) AS sales_minor,
    CAST(round(retail_disc * 100) AS BIGINT) AS retail_discount_minor,
    CAST(round(coupon_match_disc * 100) AS BIGINT) AS match_discount_minor,
    CAST(round(coupon_disc * 100) AS BIGINT) AS coupon_minor,
    household_id IS NOT NULL
    AND store_id IS NOT NULL
    AND basket_id IS NOT NULL
    AND product_id IS NOT NULL
    AND quantity IS NOT NULL
    AND sales_value + retail_disc + coupon_match_disc + coupon_disc IS NOT NULL
    AND transaction_timestamp IS NOT NULL AS complete,
    greatest(
        abs(sales_value * 100 - round(sales_value * 100)),
        abs(retail_disc * 100 - round(retail_disc * 100)),
        abs(coupon_match_disc * 100 - round(coupon_match_disc * 100)),
        abs(coupon_disc * 100 - round(coupon_disc * 100))
    ) < 0.000001 AS whole_cents,
    transaction_timestamp AS sold_at
FROM transactions;

-- Products named by a line but not listed get a row of their own (17 of them, 4,836 lines).
--
-- Sold by: gasoline is measured in thousandths of a gallon; the departments of coupons, gift cards
-- and "misc sales" carry open amounts; of the unlisted ones those that never had a quantity are
-- coupons, too. All else is sold by the piece, and only that has a price per unit.
CREATE VIEW product AS
SELECT
    product_id,
    manufacturer_id,
    department,
    brand,
    product_category AS category,
    product_type,
    package_size,
    true AS listed,
    CASE
        WHEN product_type LIKE 'GASOLINE%' THEN 'volume'
        WHEN
            department IN ('FUEL', 'COUPON')
            OR product_category LIKE 'COUPON%'
            OR product_category = 'FUEL'
            THEN 'amount'
        ELSE 'piece'
    END AS sold_by
FROM products
UNION ALL
SELECT
    product_id,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    NULL,
    false,
    CASE WHEN max(quantity) > 0 THEN 'piece' ELSE 'amount' END
FROM transactions ANTI JOIN products USING (product_id)
WHERE product_id IS NOT NULL
GROUP BY product_id;

CREATE VIEW household AS
SELECT household_id
FROM transactions
WHERE household_id IS NOT NULL
GROUP BY household_id
ORDER BY household_id
