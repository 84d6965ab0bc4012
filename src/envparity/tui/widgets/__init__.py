"""What shows: drawn from values it is given, and telling by messages what was done to it."""
