"""What letters read: the facts every letter has, and a typed context for each group of letters."""
