"""Where secrets that an environment is known to have stand elsewhere: all of them, in every spelling, in one pass."""
