"""Services: what runs, as Compose declares it."""
