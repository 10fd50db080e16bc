"""Price surfaces: how each kind of channel is asked what something costs."""
