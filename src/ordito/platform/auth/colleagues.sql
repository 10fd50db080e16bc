-- name: list_colleagues
-- bounded: the company's own people, read when one of them comes or goes
SELECT 'staff:' || staff_id AS actor, name, roles, disabled_at IS NULL AS is_active
  FROM platform.staff
 ORDER BY name, login
