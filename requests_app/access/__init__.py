"""Floor 5: grants, keys, incidents and measures. Nothing is built here yet; docs/map.md says so."""
