"""Due dates: holidays and closures, overrides, and working dates out again."""
