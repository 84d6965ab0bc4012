"""Readers of what operating systems and interpreters say is installed."""
