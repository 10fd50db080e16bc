-- name: tell
-- bounded: by the caller's `most`; see the function.
SELECT platform.tell_rows(:schema::text, :name::text, :key::text, :ids::uuid[], :most::integer)

-- name: delete
SELECT platform.delete_rows(:schema::text, :name::text, :key::text, :ids::uuid[])

-- name: blank
SELECT platform.blank_rows(:schema::text, :name::text, :key::text, :ids::uuid[], :columns::text[],
                           :values::text[])

-- name: unsay
SELECT platform.unsay_words(:schema::text, :name::text, :key::text, :ids::uuid[], :column::text,
                            :field::text, :said::text[])

-- name: forget_answers
SELECT platform.forget_answers(:subject_ids::uuid[])

-- name: sweep
-- A part at a time, so that nobody waits long.
SELECT platform.sweep_rows(:schema::text, :name::text, :by::text, :before::timestamptz,
                           :most::integer)
