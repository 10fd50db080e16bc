"""Surfaces: what the outside touches. They parse, authenticate and open the transaction."""
