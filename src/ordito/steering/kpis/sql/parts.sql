SELECT journey, phase, touchpoint, period, of, per, divided, n, known, as_of_us
FROM read_parquet($kept)
WHERE grain = $grain AND period = $period
    AND ($journey::VARCHAR IS NULL OR journey = $journey)
    AND ($phase::VARCHAR IS NULL OR phase = $phase)
    AND ($touchpoint::VARCHAR IS NULL OR touchpoint = $touchpoint)
    AND (journey IS NOT NULL)::INTEGER + (phase IS NOT NULL)::INTEGER
        + (touchpoint IS NOT NULL)::INTEGER = $depth
ORDER BY journey, phase, touchpoint
