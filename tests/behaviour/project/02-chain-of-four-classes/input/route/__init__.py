"""Route planning for the delivery van."""
