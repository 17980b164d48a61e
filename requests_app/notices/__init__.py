"""Floor 6: the outbox. A notice is text on file, committed with the event that caused it."""
