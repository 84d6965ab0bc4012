"""Rules of the area `orchestration`, one file each."""
