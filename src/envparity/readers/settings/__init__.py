"""Settings: keys and values, from every file that holds them."""
