# Written by `python -m tools.client`; edits here are lost.
"""The synchronous client; its synchronous twin is written from it."""
