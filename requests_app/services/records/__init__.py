"""Records of a case: taken in, read, decided, redacted, prepared, released, recalled."""
