SELECT
    answers.order_number,
    epoch_us(sold.placed_at),
    sold.profile,
    sold.channel,
    sold.method,
    sold.store,
    epoch_us(answers.answered_at),
    answers.score
FROM answers
JOIN sold ON sold.order_number = answers.order_number
ORDER BY answers.order_number
