"""Marketplace: how one is talked to over HTTP, which ones there are, and one to try it with."""
