"""Bodies and handlers that read the same in every version."""
