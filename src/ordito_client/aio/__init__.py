"""The asynchronous client; its synchronous twin is written from it."""
