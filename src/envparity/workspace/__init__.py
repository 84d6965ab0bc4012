"""Finding and loading profiles; finding environments where there are none; where shipped files lie."""
