"""PHP: Laravel's and other files that return an array, define constants or set array items."""

from __future__ import annotations

from envparity.readers.settings.program.scanned import PHP

READER = PHP
