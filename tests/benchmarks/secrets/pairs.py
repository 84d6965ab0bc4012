"""Count which letters follow one another in words, and write the table that values are read by.

`python -m tests.benchmarks.secrets.pairs` reads the sources of the Python that runs it: names and sentences of many
hands, and no secrets. What is kept of them is how often each of 26 letters, or a word's beginning, stands before another,
or before a word's end.
"""

from __future__ import annotations

import math
import re
import sys
import sysconfig
from collections import Counter
from pathlib import Path

from envparity.secrets.detectors import pairs

TABLE = Path(pairs.__file__)
SIGNS = "abcdefghijklmnopqrstuvwxyz "
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def count(root: Path) -> Counter[str]:
    """Give how often each pair of signs stands in the distinct words of Python files; a word that stands often counts by its logarithm."""
    words: Counter[str] = Counter()
    for path in sorted(root.rglob("*.py")):
        if not {"site-packages", "test", "tests", "idlelib", "encodings"} & set(path.parts):
            words.update(word.lower() for word in _WORD.findall(path.read_text("utf-8", "replace")))
    found: Counter[str] = Counter()
    for word, times in words.items():
        if len(word) > 2 and times > 2:
            for pair in zip(f" {word}", f"{word} ", strict=True):
                found["".join(pair)] += 1 + round(math.log2(times))
    return found


def rows(found: Counter[str]) -> list[str]:
    """Give a row for each sign, a digit for each that follows it: nine for a common pair, none for one that is hardly met."""
    written = []
    for first in SIGNS:
        total = sum(found[first + second] + 1 for second in SIGNS)
        shares = (math.log2((found[first + second] + 1) / total) for second in SIGNS)
        written.append("".join(str(max(0, min(9, round(9 + share)))) for share in shares))
    return written


def main() -> None:
    """Write the table."""
    lines = rows(count(Path(sysconfig.get_path("stdlib"))))
    text = TABLE.read_text("utf-8")
    head, _, rest = text.partition("_PAIRS = (\n")
    _, _, rest = rest.partition("\n)\n")
    TABLE.write_text(
        head + "_PAIRS = (\n" + "\n".join(f'    "{line}"' for line in lines) + "\n)\n" + rest, "utf-8"
    )
    sys.stdout.write(f"{len(lines)} rows\n")


if __name__ == "__main__":
    main()
