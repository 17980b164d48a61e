"""Floor 2: cities, their departments, closed days, staff and policies."""
