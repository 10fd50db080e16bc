"""API: the routes of /api/v1, described by OpenAPI 3.1."""
