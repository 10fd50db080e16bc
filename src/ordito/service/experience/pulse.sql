-- name: open_round
INSERT INTO service.pulse_round (round_id, question, opens_at, closes_at, at_least, made_by,
       made_at)
VALUES (:round_id::uuid, :question::jsonb, :opens_at::timestamptz, :closes_at::timestamptz,
        :at_least::integer, :by::text, :at::timestamptz)
    ON CONFLICT (round_id) DO NOTHING;

-- name: find_round
SELECT round_id, question, opens_at, closes_at, at_least, made_by
  FROM service.pulse_round WHERE round_id = :round_id::uuid;

-- name: list_rounds
SELECT round_id, question, opens_at, closes_at, at_least, made_by
  FROM service.pulse_round ORDER BY opens_at DESC, round_id LIMIT :rows::integer;

-- name: spend_token
INSERT INTO service.pulse_token (token, round_id) VALUES (:token::uuid, :round_id::uuid)
    ON CONFLICT (token) DO NOTHING;

-- name: count_tokens
SELECT count(*)::integer AS tokens FROM service.pulse_token WHERE token = :token::uuid;

-- name: keep_pulse
INSERT INTO service.pulse_answer (answer_id, round_id, team, score)
VALUES (:answer_id::uuid, :round_id::uuid, :team::text, :score::smallint);

-- name: count_teams
SELECT team, score, count(*)::integer AS answers
  FROM service.pulse_answer WHERE round_id = :round_id::uuid
 GROUP BY team, score ORDER BY team, score;
