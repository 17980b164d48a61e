"""The dataset registry: registration, publication, withholding, catalog import."""
