"""What differs between development, staging and production, and those environments run on this machine."""

__version__ = "0.1.0"
