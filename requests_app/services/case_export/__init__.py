"""The case file: everything of one case as a ZIP that can be checked offline."""
