"""Floor 4: the case, its moves, its events, its papers, and who may see and do what."""
