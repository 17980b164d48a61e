"""The action page: form, preview, signed preview, act; for every subject."""
