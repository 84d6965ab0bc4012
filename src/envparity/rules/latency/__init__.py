"""Rules of the area `latency`, one file each."""
