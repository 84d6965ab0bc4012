"""Java properties files."""
