"""Desk: what a platform may ask, in no version's words."""
