"""Processes: several transactions with outside calls between them, in one place each."""
