"""An invented city with invented requests in every state, for practice; nothing leaves it."""
