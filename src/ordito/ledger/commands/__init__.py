"""Verbs that change the ledger, inside the caller's transaction; a file for each group of them."""
