"""The release: what shipping does, what must be done first, and the deed itself."""
