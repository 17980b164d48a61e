"""Floor 3: the registry of datasets a city publishes or withholds."""
