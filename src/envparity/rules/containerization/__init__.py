"""Rules of the area `containerization`, one file each."""
