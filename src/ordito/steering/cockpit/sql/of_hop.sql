-- Of the journeys that are meant those that go from one channel to another at that hop.
DELETE FROM meant
WHERE journey_id NOT IN (
    SELECT journey_id FROM hops
    WHERE hop = $hop
        AND (len($sources::VARCHAR[]) = 0 OR list_contains($sources::VARCHAR[], channel))
        AND CASE WHEN $ends THEN next_channel IS NULL
            ELSE len($targets::VARCHAR[]) = 0
                OR coalesce(list_contains($targets::VARCHAR[], next_channel), false) END
);
