"""Floor 4: the case, its transitions, its events, its documents, and who may see and do what."""
