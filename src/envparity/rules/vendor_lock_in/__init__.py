"""Rules of the area `vendor-lock-in`, one file each."""
