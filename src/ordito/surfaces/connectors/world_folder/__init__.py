"""A simulated company's folder of tables as a source of history; its truth is not read."""
