"""A door: the clerk's desk in the Django admin. It shows and calls; it does not decide."""
