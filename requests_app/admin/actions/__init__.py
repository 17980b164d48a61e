"""The action page: form, preview, signed preview, action; for every subject."""
