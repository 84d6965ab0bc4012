"""INI files of settings."""
