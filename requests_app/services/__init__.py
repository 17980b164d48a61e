"""Floor 7: one function per act. Lock, permit, ask the law, move, enter."""
