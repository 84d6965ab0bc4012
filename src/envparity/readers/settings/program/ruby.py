"""Ruby: Rails environments and other files that set `config.…`."""

from __future__ import annotations

from envparity.readers.settings.program.scanned import RUBY

READER = RUBY
