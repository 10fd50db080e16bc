SELECT
    product_id,
    manufacturer_id,
    department,
    brand,
    category,
    product_type,
    package_size,
    listed,
    sold_by
FROM product
ORDER BY product_id
