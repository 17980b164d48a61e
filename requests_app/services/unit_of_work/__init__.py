"""One unit of work: lock, transition, record the event, queue the notices; and its preview."""
