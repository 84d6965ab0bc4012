"""Rules of the area `secrets`, one file each."""
