"""Connectors: what brings other systems' files and calls into the rooms."""
