-- name: keep_card
-- A number recognises one member for ever; a card that is kept already stays as it is.
INSERT INTO loyalty.card (customer_id, card_id, programme_id, form, state, issued_at)
VALUES (:customer_id::uuid, :card_id::uuid, :programme_id::uuid, :form::text, 'active',
        :at::timestamptz)
    ON CONFLICT DO NOTHING
RETURNING card_id

-- name: close_card
-- Answers whether it was open: of two who report a loss one closes it.
UPDATE loyalty.card SET state = :state::text, closed_at = :at::timestamptz,
       replaced_by = :replaced_by::uuid
 WHERE customer_id = :customer_id::uuid AND card_id = :card_id::uuid AND state <> 'replaced'
   AND state <> :state::text
RETURNING card_id

-- name: share
UPDATE loyalty.membership SET shares = :shares::boolean
 WHERE customer_id = :customer_id::uuid AND programme_id = :programme_id::uuid
   AND shares <> :shares::boolean
