"""Packages and their exact versions: lockfiles and installed sets."""
