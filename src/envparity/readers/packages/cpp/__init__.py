"""Readers of what the package managers of C and C++ write."""
