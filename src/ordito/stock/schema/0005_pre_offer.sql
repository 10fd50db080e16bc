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
