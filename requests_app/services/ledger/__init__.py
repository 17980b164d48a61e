"""The proof of history: checkpoints, their leaves, verification."""
