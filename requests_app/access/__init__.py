"""Floor 5: grants, keys, incidents and measures."""
