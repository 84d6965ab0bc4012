"""The third screen: services, deeds and logs."""
