"""Text made for a terminal: 80 to 200 columns, with colours or none, always ending in a line break.

`render` draws a report; the modules beside it draw the other things that a command prints, each
imported when it is asked for.
"""

from envparity.report.text.report import render

__all__ = ["render"]
