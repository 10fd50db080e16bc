"""Cases: what customers want of the company, in one queue for all channels."""
