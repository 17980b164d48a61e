"""Records of a case: taken in, looked into, decided, redacted and released."""
