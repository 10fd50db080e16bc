-- Of the journeys that are meant those of people of a group.
DELETE FROM meant
WHERE journey_id NOT IN (SELECT journey_id FROM worth WHERE group_code = $group);
