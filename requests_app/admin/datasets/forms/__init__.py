"""Forms of the registry: actions on a dataset, its facts, the filters of the list."""
