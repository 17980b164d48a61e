"""Floor 5: grants, keys, incidents and corrective actions."""
