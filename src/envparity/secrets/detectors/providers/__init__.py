"""Forms that providers document for their credentials, one module for each trade."""
