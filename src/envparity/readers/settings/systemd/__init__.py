"""Settings that systemd gives a service."""
