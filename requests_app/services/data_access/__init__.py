"""Access grants and API keys: granting, changing, issuing keys, expiry."""
