-- Units that are kept back from what is offered: safety stock (of no channel), and what a channel
-- shall leave for the others. The nil id stands for every SKU, place or channel; what says more
-- wins. They shape what is offered, and never decide a sale.
-- family: stock key: sku_id
CREATE TABLE stock.holdback (
    sku_id uuid NOT NULL,
    place_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    units integer NOT NULL CHECK (units >= 0),
    PRIMARY KEY (sku_id, place_id, channel_id)
);

-- What a channel may offer: free units, less safety stock, less what it leaves for other channels;
-- of each, the row that says most. The nil id as channel is one without a buffer.
CREATE FUNCTION stock.offers(p_skus uuid[], p_places uuid[], p_channel uuid)
RETURNS TABLE (
    sku_id uuid, place_id uuid, unreserved integer, backorder_limit integer,
    safety_stock integer, channel_buffer integer
) LANGUAGE sql STABLE AS $$
    WITH nil AS (SELECT '00000000-0000-0000-0000-000000000000'::uuid AS id),
    rule AS (
        SELECT h.sku_id, h.place_id, h.channel_id, h.units FROM stock.holdback AS h, nil
         WHERE h.sku_id = ANY(p_skus || nil.id)
           AND h.place_id = ANY(p_places || nil.id)
           AND h.channel_id IN (p_channel, nil.id)),
    book AS (
        SELECT q.sku_id, q.place_id, sum(q.on_hand - q.reserved)::integer AS unreserved,
               sum(q.backorder_limit)::integer AS backorder_limit
          FROM stock.position AS q
         WHERE q.sku_id = ANY(p_skus) AND q.place_id = ANY(p_places) AND q.condition = 'sellable'
         GROUP BY q.sku_id, q.place_id)
    SELECT b.sku_id, b.place_id, b.unreserved, b.backorder_limit,
           coalesce((SELECT r.units FROM rule AS r
                      WHERE r.channel_id = nil.id AND r.sku_id IN (b.sku_id, nil.id)
                        AND r.place_id IN (b.place_id, nil.id)
                      ORDER BY r.sku_id = b.sku_id DESC, r.place_id = b.place_id DESC
                      LIMIT 1), 0),
           coalesce((SELECT r.units FROM rule AS r
                      WHERE r.channel_id = p_channel AND r.channel_id <> nil.id
                        AND r.sku_id IN (b.sku_id, nil.id)
                        AND r.place_id IN (b.place_id, nil.id)
                      ORDER BY r.sku_id = b.sku_id DESC, r.place_id = b.place_id DESC
                      LIMIT 1), 0)
      FROM book AS b, nil
$$;

-- Allow so many units of a SKU to be promised beyond those on hand. A lower limit is never refused:
-- what is promised beyond it becomes a shortfall.
CREATE FUNCTION stock.limit_backorders(
    p_skus uuid[], p_places uuid[], p_entities uuid[], p_limits integer[], p_subject uuid,
    p_at timestamptz
) RETURNS TABLE (sku_id uuid, place_id uuid, shortfall integer) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    line record;
    first smallint;
BEGIN
    FOR line IN
        SELECT * FROM unnest(p_skus, p_places, p_entities, p_limits)
            AS l (sku, place, entity, units)
         ORDER BY sku, place
    LOOP
        first := stock.own_bucket(line.sku, line.place, 'sellable', line.entity);
        PERFORM stock.lock_place(line.sku, line.place);
        UPDATE stock.position AS p
           SET backorder_limit = CASE p.bucket WHEN first THEN line.units ELSE 0 END,
               shortfall = greatest(p.reserved - p.on_hand
                                    - CASE p.bucket WHEN first THEN line.units ELSE 0 END, 0)
         WHERE p.sku_id = line.sku AND p.place_id = line.place AND p.condition = 'sellable';
        RETURN QUERY SELECT line.sku, line.place,
                            stock.review(line.sku, line.place, p_subject, p_at);
    END LOOP;
END $$;
