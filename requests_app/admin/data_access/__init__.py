"""Access grants, keys and gateways in the clerk workspace."""
