"""Bytes of one format in, facts out.

A reader never opens, walks, fetches or prints: it is given a `Document`, and reaches other
files (`env_file`, `include`, `-r other.txt`) only through the document's own `sibling`.
"""
