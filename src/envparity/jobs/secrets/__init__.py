"""Keeping the secrets of environments: which there are, setting and moving them; the search for them is `scanning`."""
