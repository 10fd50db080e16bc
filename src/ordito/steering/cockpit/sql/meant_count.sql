SELECT count(*), count(DISTINCT customer_id) FROM meant_whose;
