-- how much a place has taken on today
CREATE INDEX fulfilment_by_opening ON fulfilment.fulfilment_order (place_id, opened_at);
