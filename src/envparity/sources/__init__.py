"""Places -> facts: files in the work tree, and the reading of each by the reader that claims it."""
