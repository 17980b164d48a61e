"""Fees for copies, a matter beside the case: an estimate, its answer, its waiver, its payments, its end."""
