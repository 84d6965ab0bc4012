"""`make bench-secrets`: the search for secrets measured beside other scanners, on public labelled material."""
