"""Rules of the area `deployment-pipeline`, one file each."""
