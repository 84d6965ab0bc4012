"""Rules of the area `cost`, one file each."""
