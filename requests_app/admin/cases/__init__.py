"""Cases in the clerk's workspace: queue, case page, actions, filing."""
