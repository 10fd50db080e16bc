"""Flows: one file for each use case that crosses rooms, one function, one transaction.

A flow reads like the story it tells. It holds no SQL and no arithmetic, and it never calls outside.
"""
