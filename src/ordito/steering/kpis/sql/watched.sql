SELECT kpi, journey, phase, touchpoint, period, of, per, divided, n, known, as_of_us
FROM read_parquet($kept)
WHERE grain = $grain AND phase IS NULL
ORDER BY kpi, journey, period
