"""Rules of the area `configuration`, one file each."""
