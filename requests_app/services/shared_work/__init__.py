"""One piece of work for many askers: requests linked as the same, and one answer given to all of them."""
