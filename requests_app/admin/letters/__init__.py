"""Letters in the clerk workspace: sent, to print, letterhead, inbound mail."""
