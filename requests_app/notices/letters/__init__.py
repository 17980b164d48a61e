"""What each letter says: the catalog, its context, layout, letterhead and required parts."""
