"""JavaScript and TypeScript: modules that export an object."""

from __future__ import annotations

from envparity.readers.settings.program.scanned import JAVASCRIPT

READER = JAVASCRIPT
