-- A case that was merged goes on in the other one, with what was said in it. Who has to tell the story
-- again writes or calls after the case was passed on, and before the one who has it now has answered.
-- Where a case names no channel, the first one of the kind that people call, write or come by counts.
WITH kinds AS (
    SELECT kind, min(code) AS code
    FROM raw_channel
    GROUP BY kind
),
own AS (
    SELECT
        a.case_id AS said_in,
        coalesce(c.merged_id, b.merged_id, a.merged_id, a.case_id) AS case_id
    FROM raw_case AS a
    LEFT JOIN raw_case AS b ON b.case_id = a.merged_id
    LEFT JOIN raw_case AS c ON c.case_id = b.merged_id
),
said AS (
    SELECT
        own.case_id,
        entry.at_us,
        (entry.ended_us - entry.began_us) / 60000000.0 AS minutes,
        entry.kind IN ('call_note', 'mail_in', 'text_in', 'chat_in', 'counter', 'form', 'social_in') AS is_asked,
        entry.kind IN ('mail_out', 'text_out', 'chat_out', 'social_out', 'call_note', 'counter') AS is_answered
    FROM raw_case_entry AS entry
    JOIN own ON own.said_in = entry.case_id
),
moved AS (
    SELECT
        subject_id AS case_id,
        occurred_us AS at_us,
        json_extract_string(payload, '$.before') IS NOT NULL
        AND json_extract_string(payload, '$.assignee') IS NOT NULL AS is_passed_on
    FROM raw_fact
    WHERE type = 'service.case_assigned'
),
passed AS (
    SELECT moved.case_id, moved.at_us, min(said.at_us) AS next_us
    FROM moved
    LEFT JOIN said
        ON said.case_id = moved.case_id AND said.at_us > moved.at_us AND said.is_answered
    WHERE moved.is_passed_on
    GROUP BY moved.case_id, moved.at_us
),
told AS (
    SELECT
        passed.case_id,
        count(*) AS passed_on,
        count(*) FILTER (WHERE EXISTS (
            SELECT 1
            FROM said
            WHERE said.case_id = passed.case_id
                AND said.is_asked
                AND said.at_us > passed.at_us
                AND said.at_us <= coalesce(passed.next_us, said.at_us)
        )) AS told_again
    FROM passed
    GROUP BY passed.case_id
),
taken AS (
    SELECT case_id, min(at_us) AS taken_us
    FROM moved
    GROUP BY case_id
),
spent AS (
    SELECT case_id, sum(minutes) AS minutes
    FROM said
    GROUP BY case_id
),
about AS (
    SELECT own.case_id, arg_min(link.subject_id, (link.linked_us, link.subject_id)) AS order_id
    FROM raw_case_link AS link
    JOIN own ON own.said_in = link.case_id
    JOIN stg_order ON stg_order.order_id = link.subject_id
    WHERE link.kind IN ('order', 'line')
    GROUP BY own.case_id
)
SELECT
    asked.case_id,
    person.person_id AS customer_id,
    about.order_id,
    coalesce(channel.code, kinds.code) AS channel,
    asked.opened_us,
    coalesce(taken.taken_us, asked.assigned_us) AS taken_us,
    coalesce(asked.closed_us, asked.solved_us) AS closed_us,
    coalesce(told.passed_on, 0) AS passed_on,
    coalesce(told.told_again, 0) AS told_again,
    spent.minutes
FROM raw_case AS asked
LEFT JOIN person ON person.customer_id = asked.customer_id
LEFT JOIN raw_channel AS channel ON channel.channel_id = asked.channel_id
LEFT JOIN kinds
    ON kinds.kind = CASE
        WHEN asked.channel IN ('form', 'chat') THEN 'web'
        WHEN asked.channel = 'counter' THEN 'store'
        ELSE 'contact_centre'
    END
LEFT JOIN about ON about.case_id = asked.case_id
LEFT JOIN taken ON taken.case_id = asked.case_id
LEFT JOIN told ON told.case_id = asked.case_id
LEFT JOIN spent ON spent.case_id = asked.case_id
WHERE asked.merged_id IS NULL
