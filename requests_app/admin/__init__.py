"""A door: the clerk workspace in the Django admin. It shows and calls; it does not decide."""
