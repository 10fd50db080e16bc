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

CREATE VIEW stock.v_holdback AS
SELECT sku_id, place_id, channel_id, units FROM stock.holdback;

-- Stands for every SKU, place or channel in what is kept back.
CREATE FUNCTION stock.every() RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT '00000000-0000-0000-0000-000000000000'::uuid
$$;

-- What a channel may offer: free units, less safety stock, less what it leaves for other channels;
-- of each, the row that says most. The nil id as channel is one without a buffer.
CREATE FUNCTION stock.offers(p_skus uuid[], p_places uuid[], p_channel uuid)
RETURNS TABLE (
    sku_id uuid, place_id uuid, unreserved integer, backorder_limit integer,
    safety_stock integer, channel_buffer integer
) LANGUAGE sql STABLE
-- a plan that is made once for all arrays thinks them short, and would compare each with each
SET enable_nestloop = off
AS $$
    WITH kept AS MATERIALIZED (
        SELECT h.sku_id, h.place_id,
               max(h.units) FILTER (WHERE h.channel_id = stock.every()) AS safety,
               max(h.units) FILTER (WHERE h.channel_id <> stock.every()) AS buffer
          FROM stock.holdback AS h
         WHERE h.sku_id = ANY(p_skus || stock.every())
           AND h.place_id = ANY(p_places || stock.every())
           AND h.channel_id = ANY(ARRAY[p_channel, stock.every()])
         GROUP BY h.sku_id, h.place_id),
    anywhere AS (
        SELECT k.safety, k.buffer FROM kept AS k
         WHERE k.sku_id = stock.every() AND k.place_id = stock.every()),
    book AS (
        SELECT q.sku_id, q.place_id, sum(q.on_hand - q.reserved)::integer AS unreserved,
               sum(q.backorder_limit)::integer AS backorder_limit
          FROM stock.position AS q
         WHERE q.sku_id = ANY(p_skus) AND q.place_id = ANY(p_places) AND q.condition = 'sellable'
         GROUP BY q.sku_id, q.place_id)
    SELECT b.sku_id, b.place_id, b.unreserved, b.backorder_limit,
           coalesce(here.safety, sku.safety, place.safety, (SELECT a.safety FROM anywhere AS a), 0),
           coalesce(here.buffer, sku.buffer, place.buffer, (SELECT a.buffer FROM anywhere AS a), 0)
      FROM book AS b
      LEFT JOIN kept AS here ON here.sku_id = b.sku_id AND here.place_id = b.place_id
      LEFT JOIN (SELECT * FROM kept WHERE place_id = stock.every()) AS sku
             ON sku.sku_id = b.sku_id
      LEFT JOIN (SELECT * FROM kept WHERE sku_id = stock.every()) AS place
             ON place.place_id = b.place_id
$$;

-- Whether a place may offer a unit of a SKU to a channel; see above. For a list of many SKUs, of which
-- the first places that have units decide.
CREATE FUNCTION stock.may_offer(p_sku uuid, p_place uuid, p_channel uuid)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(q.on_hand + q.backorder_limit - q.reserved), 0)
           > coalesce((SELECT h.units FROM stock.holdback AS h
                        WHERE h.sku_id IN (p_sku, stock.every())
                          AND h.place_id IN (p_place, stock.every())
                          AND h.channel_id = stock.every()
                        ORDER BY h.sku_id = stock.every(), h.place_id = stock.every()
                        LIMIT 1), 0)
             + coalesce((SELECT h.units FROM stock.holdback AS h
                          WHERE h.sku_id IN (p_sku, stock.every())
                            AND h.place_id IN (p_place, stock.every())
                            AND h.channel_id = p_channel AND h.channel_id <> stock.every()
                          ORDER BY h.sku_id = stock.every(), h.place_id = stock.every()
                          LIMIT 1), 0)
      FROM stock.position AS q
     WHERE q.sku_id = p_sku AND q.place_id = p_place AND q.condition = 'sellable'
$$;

-- The same as JSON made here: rows that Python would only turn into JSON cost twice the CPU, and
-- json_agg of rows a third more than their concatenation. Most companies keep nothing back.
CREATE FUNCTION stock.offers_json(p_skus uuid[], p_places uuid[], p_channel uuid)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    told text;
BEGIN
    IF EXISTS (SELECT FROM stock.holdback) THEN
        SELECT string_agg(
                   '{"sku_id":"' || o.sku_id || '","place_id":"' || o.place_id || '","available":'
                   || greatest(greatest(o.unreserved + o.backorder_limit, 0) - o.safety_stock
                               - o.channel_buffer, 0) || '}',
                   ',' ORDER BY o.sku_id, o.place_id)
          INTO told FROM stock.offers(p_skus, p_places, p_channel) AS o;
    ELSE
        SELECT string_agg(
                   '{"sku_id":"' || q.sku_id || '","place_id":"' || q.place_id || '","available":'
                   || q.available || '}', ',' ORDER BY q.sku_id, q.place_id)
          INTO told
          FROM (SELECT p.sku_id, p.place_id,
                       greatest(sum(p.on_hand + p.backorder_limit - p.reserved), 0) AS available
                  FROM stock.position AS p
                 WHERE p.sku_id = ANY(p_skus) AND p.place_id = ANY(p_places)
                   AND p.condition = 'sellable'
                 GROUP BY p.sku_id, p.place_id) AS q;
    END IF;
    RETURN '[' || coalesce(told, '') || ']';
END $$;

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
