-- name: take_slots
-- Room is taken slot by slot, each under its row's lock; see the function.
SELECT fulfilment.take_slots(:place_ids::uuid[], :begins_ats::timestamptz[],
                             :ends_ats::timestamptz[], :most::integer[], :order_id::uuid)::text

-- name: free_slots
-- See the function.
SELECT fulfilment.free_slots(:place_ids::uuid[], :order_id::uuid)::text

-- name: list_taken
-- bounded: by places times the slots of the days that are offered.
SELECT place_id, begins_at, taken FROM fulfilment.slot
 WHERE place_id = ANY (:place_ids::uuid[])
   AND begins_at BETWEEN :from_at::timestamptz AND :to_at::timestamptz
   AND taken > 0

-- name: list_own
-- bounded: one of each place of an order.
SELECT place_id, begins_at, ends_at FROM fulfilment.slot_taking
 WHERE place_id = ANY (:place_ids::uuid[]) AND order_id = :order_id::uuid
 ORDER BY place_id
