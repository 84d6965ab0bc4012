"""The terminal interface: app, then screens, then widgets."""

import os

os.environ.setdefault("TEXTUAL_FPS", "240")
"""Paints a second at most, which Textual reads when it is imported: a key's own must not wait for another's turn."""
