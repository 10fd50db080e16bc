-- name: list_known
-- bounded: the caller names the words; one that stands nowhere is told apart from a common one
SELECT asked.word, (ts_lexize(:dictionary::text::regdictionary, asked.word))[1] AS lexeme,
       coalesce(known.documents, 0) AS documents
  FROM unnest(:words::text[]) AS asked (word)
  LEFT JOIN catalogue.search_word AS known
    ON known.language = :language::text AND known.word = asked.word;

-- name: list_completions
SELECT word, lexeme, documents FROM catalogue.search_word
 WHERE language = :language::text AND word >= :prefix::text AND word < :prefix_end::text
 ORDER BY documents DESC, word LIMIT :rows::integer;

-- name: list_near
-- at most two errors apart; the caller counts them
SELECT word, lexeme, documents FROM catalogue.search_word
 WHERE language = :language::text AND rests && :rests::text[] LIMIT 500;

-- name: list_alike
-- further apart, for words that are long enough to have trigrams in common
SELECT word, lexeme, documents FROM catalogue.search_word
 WHERE language = :language::text AND word OPERATOR(public.%) :word::text
 ORDER BY public.similarity(word, :word::text) DESC, word LIMIT 50;

-- name: list_synonyms_of
SELECT language, term, means, is_two_way FROM catalogue.search_synonym
 WHERE language = :language::text
   AND (term = ANY(:spans::text[]) OR is_two_way AND means && :spans::text[])
 ORDER BY term LIMIT 100;

-- name: list_synonyms
SELECT language, term, means, is_two_way FROM catalogue.search_synonym
 ORDER BY language, term LIMIT 10000;

-- name: list_curations
SELECT to_jsonb(search_curation) - 'language' - 'query' FROM catalogue.search_curation
 WHERE language = :language::text AND query = :phrase::text
 ORDER BY rank, product_id LIMIT 1000;

-- name: list_misses
SELECT language, query, times, last_on::text AS last_on FROM catalogue.search_miss
 WHERE times >= :at_least::integer
 ORDER BY times DESC, last_on DESC, language, query LIMIT :rows::integer;

-- name: find_hits
-- The best sellers of those that match are ranked by their text: to rank a word that stands in
-- every fifth product would take a tenth of a second. The texts go through the sort, which costs
-- less than to look them up again.
SELECT best.number, best.product_id,
       (ts_rank('{0.05, 0.15, 0.4, 1.0}', best.words, best.asked)
        * (0.5 + 0.5 * least(1, :groups::integer::real / greatest(best.name_words, 1))))::real
       AS relevance, best.popularity::integer AS popularity
  FROM (SELECT found.number, found.product_id, found.popularity, found.name_words, found.words,
               asked.query AS asked
          FROM (SELECT :match::text::tsquery AS query) AS asked
          JOIN catalogue.search_text AS found
            ON found.language = :language::text AND found.words @@ asked.query
         ORDER BY found.popularity DESC, found.number LIMIT :rows::integer) AS best;

-- name: find_common_hits
-- The same for words that stand in many products: so many best sellers are gone through until there
-- are enough, instead of sorting all that match.
SELECT best.number, best.product_id,
       (ts_rank('{0.05, 0.15, 0.4, 1.0}', best.words, best.asked)
        * (0.5 + 0.5 * least(1, :groups::integer::real / greatest(best.name_words, 1))))::real
       AS relevance, best.popularity::integer AS popularity
  FROM (SELECT seen.number, seen.product_id, seen.popularity, seen.name_words, seen.words,
               asked.query AS asked
          FROM (SELECT :match::text::tsquery AS query) AS asked
         CROSS JOIN (SELECT number, product_id, popularity, name_words, words
                       FROM catalogue.search_text
                      WHERE language = :language::text
                      ORDER BY popularity DESC, number LIMIT :visits::integer) AS seen
         WHERE seen.words @@ asked.query
         LIMIT :rows::integer) AS best;

-- name: count_texts
-- numbers are given one after another, so the highest tells about how many there are
SELECT coalesce(max(number), 0) AS texts FROM catalogue.search_text
 WHERE language = :language::text;

-- name: list_best_sellers
SELECT number, product_id, 1::real AS relevance, popularity::integer AS popularity
  FROM catalogue.search_product
 ORDER BY popularity DESC, number LIMIT :rows::integer;

-- name: list_hits_of
-- bounded: the caller names them
SELECT number, product_id, 1::real AS relevance, popularity::integer AS popularity
  FROM catalogue.search_product WHERE product_id = ANY(:product_ids::uuid[]);

-- name: count_facets
-- of each facet the commonest values; of few of them the names
SELECT counted.facet, counted.hits, value.label AS told, name.label AS called
  FROM (SELECT facet, hits, row_number() OVER (PARTITION BY split_part(facet, ':', 1)
                                                   ORDER BY hits DESC, facet) AS place
          FROM (SELECT facet, count(*)::integer AS hits
                  FROM (SELECT unnest(found.facets) AS facet
                          FROM catalogue.search_product AS found
                         WHERE found.number = ANY(:numbers::integer[])) AS held
                 GROUP BY facet) AS summed) AS counted
  LEFT JOIN catalogue.search_label AS value ON value.facet = counted.facet
  LEFT JOIN catalogue.search_label AS name ON name.facet = split_part(counted.facet, ':', 1)
 WHERE counted.place <= :values::integer OR counted.facet = ANY(:chosen::text[])
 ORDER BY counted.hits DESC, counted.facet LIMIT 5000;

-- name: list_briefs
-- bounded: the caller names them
SELECT product.product_id, product.code, product.name, product.brand, found.sku_ids
  FROM catalogue.search_product AS found
  JOIN catalogue.product ON product.product_id = found.product_id
 WHERE found.product_id = ANY(:product_ids::uuid[]);

-- name: list_variants
-- bounded: the caller names the products
SELECT product_id, array_agg(sku_id ORDER BY code) AS sku_ids FROM catalogue.sku
 WHERE product_id = ANY(:product_ids::uuid[]) AND active
 GROUP BY product_id;

-- name: list_code_hits
-- an index for each way to name it; the beginning of a code is the last of them
SELECT sku.sku_id, sku.product_id, sku.code,
       (lower(sku.code) = :code::text OR product.code = :product_code::text
        OR lpad(sku.gtin, 14, '0') = :gtin::text) IS TRUE AS is_exact
  FROM catalogue.sku
  JOIN catalogue.product ON product.product_id = sku.product_id
 WHERE (lower(sku.code) COLLATE "C" >= :code::text
        AND lower(sku.code) COLLATE "C" < :code_end::text
        OR lpad(sku.gtin, 14, '0') = :gtin::text
        OR sku.product_id = (SELECT named.product_id FROM catalogue.product AS named
                              WHERE named.code = :product_code::text))
   AND sku.active AND product.active
 ORDER BY is_exact DESC, sku.code LIMIT :rows::integer;

-- name: read_index_state
SELECT (SELECT count(*) FROM catalogue.search_product)::integer AS products,
       count(*)::integer AS stale,
       coalesce(extract(epoch FROM :at::timestamptz - min(since)), 0)::integer AS lag_s
  FROM catalogue.search_stale;
