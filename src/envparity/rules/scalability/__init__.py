"""Rules of the area `scalability`, one file each."""
