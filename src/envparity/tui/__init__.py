"""The terminal interface: app, then screens, then widgets."""
