"""Rules of the area `observability`, one file each."""
