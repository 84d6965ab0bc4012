"""Source code, read for the keys that it asks its environment for; nothing of it is run."""
