"""Rules of the area `dependencies`, one file each."""
