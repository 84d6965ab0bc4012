"""Searching places for secrets: a tree of files, a repository's history, an image, running containers."""
