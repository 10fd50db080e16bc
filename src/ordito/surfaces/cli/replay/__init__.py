"""Replay: plays the real baskets of The Complete Journey as new sales through the HTTP API."""
