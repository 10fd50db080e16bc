-- 801 of 2,469 households answered the survey; the others have no bands.
SELECT
    household_id,
    d.age,
    d.income,
    d.home_ownership,
    d.marital_status,
    d.household_size,
    d.household_comp,
    d.kids_count
FROM household
LEFT JOIN demographics AS d USING (household_id)
ORDER BY household_id
LIMIT $households
