"""The actions on a case, a table for each group: what each is called, its form, its service, what the law requires."""
