"""Text made for a terminal: 80 to 200 columns, with colours or none, always ending in a line break.

`render` draws a report; the modules beside it draw the other things that a command prints and are
imported by whoever needs them: `differences`, `sources`, `facts`, `pages`, `states`.
"""

from envparity.report.text.report import render

__all__ = ["render"]
