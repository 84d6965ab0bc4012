"""The commands below `envparity secrets`, one module each."""
