"""Syntaxes that several formats are written in, read with the line of each value."""
