"""Mail that comes in: storing, reading, filing it to a case, bounces."""
