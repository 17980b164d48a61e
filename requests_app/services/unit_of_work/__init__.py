"""The one unit of work: open a subject (lock it, refuse an old page), apply a transition, record the event.

Cases, incidents, datasets and the city's log share it: `open_...(id, *, seen_seq)` and
`record_event(..., subject, kind, data, *, actor, now)`, which saves, appends to the chain and queues the letters. A
grant is held by its case. Whoever needs the city's log and a case opens the log first, so that no two acts wait for
each other. Beside them: locks, transitions, missing fields, the preview.
"""
