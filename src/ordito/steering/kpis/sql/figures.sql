SELECT journey, phase, touchpoint, period, of, per, divided, n, known, as_of_us
FROM read_parquet($kept)
WHERE grain = $grain
    AND journey IS NOT DISTINCT FROM $journey
    AND phase IS NOT DISTINCT FROM $phase
    AND touchpoint IS NOT DISTINCT FROM $touchpoint
ORDER BY period
