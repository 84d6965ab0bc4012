"""Regular expressions that are compiled when they are first asked: one run needs few of all that there are."""

from __future__ import annotations

import re
from typing import Any, AnyStr, Generic, cast


class _Late(Generic[AnyStr]):
    """Stands in for a pattern; what has been asked of it once is answered by the pattern itself from then on."""

    def __init__(self, source: AnyStr, flags: int) -> None:
        self._source: AnyStr = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._source, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


_METHODS = ("match", "search", "fullmatch", "finditer", "findall", "sub", "split")


def expression(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Give a pattern with the methods of a compiled one, and what it costs to compile at the first call of one.

    What is wrong with it is raised then too, so `tests/model/test_expressions.py` compiles them all.
    """
    return cast("re.Pattern[AnyStr]", _Late(source, flags))
