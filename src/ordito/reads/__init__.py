"""Reads: what only looks across rooms, one file per page or check; named SELECTs, no writes."""
