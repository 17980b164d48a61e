"""The scope of a request: a wording proposed by either side, accepted, declined, countered or overtaken."""
