SELECT
    cases.case_number,
    sold.order_number,
    epoch_us(sold.placed_at),
    sold.profile,
    epoch_us(cases.opened_at),
    epoch_us(cases.taken_at),
    epoch_us(cases.closed_at),
    cases.medium,
    cases.passed_on,
    cases.told_again,
    cases.minutes
FROM cases
LEFT JOIN sold ON sold.order_number = cases.order_number
ORDER BY cases.case_number
