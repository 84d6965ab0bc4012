"""A fuzzer of the package readers: damage that hypothesis is unlikely to think of, made from a file and a number.

`python -m tests.readers.packages.fuzzing [SECONDS]` looks for damage that makes a reader raise anything but
`ReadError`, or take longer than `SLOWEST`, and prints each as a line for `SEEDS`: the tests try those again for ever.
"""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from envparity.errors import ReadError
from envparity.readers.document import Document, open_seal
from envparity.readers.table import reader_for

ROOT = Path(__file__).parents[2] / "fixtures"
SAMPLES = ROOT / "packages"
SEEDS = ROOT / "fuzzing" / "packages.txt"
SLOWEST = 2.0
"""CPU seconds for a file of a few KiB: a reader that takes them hangs on a large one."""

_TOKEN = re.compile(rb'"[^"\n]*"|[\w.@/^~-]+|[{}\[\]:,=<>]|\n')
_PIECES = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b[31m", b"\r", b"\x85", "\u2028".encode(), "\u202e".encode(), b"'", b'"', b"\\", b"\\u", b"\\ud800",
    b"[", b"]", b"{", b"}", b"(", b")", b"<", b">", b"<![CDATA[", b"<!--", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#0;",
    b":", b": ", b"=", b"==", b",", b"#", b";", b"@", b"@@", b"/", b"//", b"../", b"|", b">-", b"&x ", b"*x", b"!!python/object ", b"---\n", b"...\n", b"? ",
    b"null", b"true", b"-0", b"1e999", b"NaN", b"-" * 30, b"9" * 400, b"0x" + b"f" * 40, b"1." * 200, b"v", b"latest", b"*", b"%00", b"%s", b"{0}", b"${X}", b"$(x)",
    b"<<<<<<< ours\n", b"=======\n", b">>>>>>> theirs\n", b"\n" * 50, b" " * 300, b"\t", b"- ", b"  - ", b"a" * 5000, "é".encode() * 20,
    b"https://u:p@h/x#y?z", b"git+ssh://", b"file:", b"npm:", b"sha512-", b"sha256:", b"sha256:zz", b"__proto__", b"-r self.txt\n", b"-e .\n",
)  # fmt: skip


def damaged(data: bytes, seed: int) -> bytes:
    """Give a file with damage that follows from the seed alone."""
    chance = Random(seed)
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(_WAYS)(data, chance)
    return data[:400_000]


def _pieces(data: bytes, chance: Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(_PIECES) + data[at + chance.choice((0, 0, 1, 4)) :]


def _tokens(data: bytes, chance: Random) -> bytes:
    """Put one token in another's place."""
    found = list(_TOKEN.finditer(data))
    if len(found) < 2:
        return data
    one, other = chance.choice(found), chance.choice(found)
    return data[: one.start()] + other[0] + data[one.end() :]


def _token_by_piece(data: bytes, chance: Random) -> bytes:
    found = list(_TOKEN.finditer(data))
    if not found:
        return data
    one = chance.choice(found)
    return data[: one.start()] + chance.choice(_PIECES) + data[one.end() :]


def _lines(data: bytes, chance: Random) -> bytes:
    """Move, repeat, drop or indent a line."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    way = chance.randrange(4)
    if way == 0:
        lines.insert(chance.randrange(len(lines)), lines.pop(at))
    elif way == 1:
        lines[at:at] = [lines[at]] * chance.choice((1, 2, 200))
    elif way == 2:
        del lines[at]
    else:
        lines[at] = chance.choice((b" ", b"\t", b"    ")) + lines[at]
    return b"\n".join(lines)


def _cut(data: bytes, chance: Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _nested(data: bytes, chance: Random) -> bytes:
    opened, closed = chance.choice(
        ((b"[", b"]"), (b"{", b"}"), (b'{"a":', b"}"), (b"(", b")"), (b"- ", b""), (b"<a>", b"</a>"))
    )
    depth = chance.choice((3, 60, 3000))
    at = chance.randint(0, len(data))
    return data[:at] + opened * depth + closed * depth + data[at:]


def _encoded(data: bytes, chance: Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "utf-8-sig")), "replace")


def _doubled(data: bytes, chance: Random) -> bytes:
    """Write a part of the file a second time, or the whole of it many times."""
    start, end = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
    return data[:end] + data[start:end] * chance.choice((1, 1, 30)) + data[end:]


_WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (
    _pieces, _pieces, _tokens, _tokens, _token_by_piece, _token_by_piece, _lines, _lines, _cut, _nested, _encoded, _doubled,
)  # fmt: skip


def names() -> list[str]:
    """Give the samples, one small file of every format."""
    found = (path for path in SAMPLES.rglob("*") if path.is_file() and path.name != "facts.txt")
    return sorted(str(path.relative_to(SAMPLES)) for path in found)


def fault(name: str, seed: int) -> str:
    """Read a damaged sample; say what is wrong with how that ended, nothing when all is well."""
    content = (SAMPLES / name).read_bytes()
    reader = reader_for(name, content[:4096])
    assert reader is not None

    def sibling(other: str) -> bytes:
        raise ReadError(f"`{other}` is not there")

    before = signal.signal(signal.SIGVTALRM, _give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, SLOWEST)
    try:
        reader.read(Document(name, damaged(content, seed), sibling), open_seal)
    except ReadError:
        pass
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        return f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return ""


def _give_up(*_: object) -> None:
    raise TimeoutError(f"took more than {SLOWEST:.0f} s")


def kept() -> Iterator[tuple[str, int]]:
    """Give the samples and seeds that were a fault once."""
    for line in SEEDS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, seed, *_ = line.split("\t")
            yield name, int(seed)


def main() -> None:
    """Look for faults for a while, with seeds that nobody tried."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    start = seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        for name in names():
            if found := fault(name, seed):
                print(f"{name}\t{seed}\t{found[:160]}", flush=True)
        seed += 1
    print(f"# {(seed - start) * len(names())} damaged files read", file=sys.stderr)


if __name__ == "__main__":
    main()
