"""`python -m envparity`."""

from __future__ import annotations

from envparity.cli.start import main

if __name__ == "__main__":
    main()
