"""The residents' door: pages without scripts, forms that clean and do not save."""
