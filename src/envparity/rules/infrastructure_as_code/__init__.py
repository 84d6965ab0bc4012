"""Rules of the area `infrastructure-as-code`, one file each."""
