"""Rules of the area `runtime-environment`, one file each."""
