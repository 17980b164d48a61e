"""DCAT-US data.json: read with warnings instead of refusals, and written from what is public."""
