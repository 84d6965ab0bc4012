"""Languages and tools that a file pins to a version, for whoever works in its folder."""
