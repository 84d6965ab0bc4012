"""Rules of the area `api-integration`, one file each."""
