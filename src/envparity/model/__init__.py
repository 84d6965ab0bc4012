"""The nouns of the program: frozen values without I/O, without a clock, and nothing that draws."""
