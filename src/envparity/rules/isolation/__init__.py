"""Rules of the area `isolation`, one file each."""
