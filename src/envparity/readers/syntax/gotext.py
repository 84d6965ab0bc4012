"""Numbers, dates, durations and sizes as Go's libraries write and read them.

Compose and Kubernetes are written in Go: a number without quotes reaches a container as Go prints it.
"""

from __future__ import annotations

import re
import struct
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from envparity.model.expressions import expression


def go_number(number: float) -> str:
    """Write a float as `fmt.Sprint` does: the shortest digits that read back, an exponent below 1e-4 and from 1e21 on."""
    if number != number:
        return "NaN"
    if number in (float("inf"), float("-inf")):
        return "+Inf" if number > 0 else "-Inf"
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    if number == 0:
        return "-0" if sign else "0"
    figures = "".join(map(str, digits))
    power = len(figures) + int(exponent) - 1
    mark = "-" if sign else ""
    if not -5 < power < 21:
        rest = f".{figures[1:]}" if len(figures) > 1 else ""
        return f"{mark}{figures[0]}{rest}e{'-' if power < 0 else '+'}{abs(power):02d}"
    if power < 0:
        return f"{mark}0.{'0' * (-power - 1)}{figures}"
    whole = figures[: power + 1].ljust(power + 1, "0")
    broken = figures[power + 1 :]
    return f"{mark}{whole}.{broken}" if broken else mark + whole


def single_precision(number: float) -> float:
    """Give a number as it comes out of 32 bits, with the shortest digits that read back."""
    try:
        narrow = struct.unpack("f", struct.pack("f", number))[0]
    except OverflowError:
        return number
    for precision in range(1, 10):
        short = float(f"{narrow:.{precision}g}")
        if struct.unpack("f", struct.pack("f", short))[0] == narrow:
            return short
    return float(narrow)


_TIMESTAMP = expression(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:[Tt]|[ ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?(Z|[+-]\d{2}:\d{2})?)?",
    re.ASCII,
)


def timestamp(text: str) -> datetime | None:
    """Read a plain scalar that Go's YAML library takes for a time; none for any other."""
    match = _TIMESTAMP.fullmatch(text)
    if not match or (match[4] and (match[8] is None) != (text[match.end(3)] == " ")):
        return None
    zone = UTC
    if match[8] and match[8] != "Z":
        hours, minutes = int(match[8][1:3]), int(match[8][4:])
        offset = timedelta(hours=hours, minutes=minutes)
        zone = timezone(-offset if match[8][0] == "-" else offset)
    fraction = int((match[7] or "").ljust(9, "0")[:6] or 0)
    parts = [int(part or 0) for part in match.group(1, 2, 3, 4, 5, 6)]
    try:
        return datetime(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], fraction, zone)
    except ValueError:
        return None


def go_time(moment: datetime) -> str:
    """Write a time as `fmt.Sprint` does: `2006-01-02 15:04:05 +0000 UTC`."""
    broken = f"{moment.microsecond:06d}".rstrip("0")
    zone = moment.strftime("%z")
    name = "UTC" if zone == "+0000" else zone
    return f"{moment:%Y-%m-%d %H:%M:%S}{'.' + broken if broken else ''} {zone} {name}"


def json_time(moment: datetime) -> str:
    """Write a time as Go's JSON does: RFC 3339, `Z` for UTC."""
    broken = f"{moment.microsecond:06d}".rstrip("0")
    zone = moment.strftime("%z")
    zone = "Z" if zone == "+0000" else f"{zone[:3]}:{zone[3:]}"
    return f"{moment:%Y-%m-%dT%H:%M:%S}{'.' + broken if broken else ''}{zone}"


_UNITS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "μs": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
    "d": 86_400_000_000_000,
    "w": 604_800_000_000_000,
}
_PART = expression(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w)", re.ASCII)


def parse_duration(text: str) -> int:
    """Read `1w2d3h4m5.5s` into nanoseconds; `ValueError` for what is no duration."""
    body = text[1:] if text[:1] in ("+", "-") else text
    if body == "0":
        return 0
    total = Decimal(0)
    position = 0
    while position < len(body):
        part = _PART.match(body, position)
        if not part:
            break
        total += Decimal(part[1]) * _UNITS[part[2]]
        position = part.end()
    if not body or position < len(body):
        raise ValueError("not a duration such as `1m30s`")
    return -int(total) if text[0] == "-" else int(total)


def go_duration(nanoseconds: int) -> str:
    """Write a duration as Go does: `1h30m0s`, `1.5s`, `20ms`."""
    if nanoseconds == 0:
        return "0s"
    sign, rest = ("-", -nanoseconds) if nanoseconds < 0 else ("", nanoseconds)
    for unit, size in (("ns", 1), ("µs", 1_000), ("ms", 1_000_000)):
        if rest < size * 1_000:
            return f"{sign}{_decimal(rest, size)}{unit}"
    minutes, left = divmod(rest, _UNITS["m"])
    hours, minutes = divmod(minutes, 60)
    out = f"{_decimal(left, _UNITS['s'])}s"
    if hours:
        return f"{sign}{hours}h{minutes}m{out}"
    return f"{sign}{minutes}m{out}" if minutes else sign + out


def _decimal(amount: int, unit: int) -> str:
    whole, left = divmod(amount, unit)
    if not left:
        return str(whole)
    return f"{whole}.{str(left).zfill(len(str(unit)) - 1).rstrip('0')}"


_SIZE = expression(r"([0-9.]*[0-9.]) ?([kmgtp]?)(?:(?<=[kmgtp])i?b|b)?", re.IGNORECASE | re.ASCII)


def parse_size(text: str) -> int:
    """Read `512m`, `1.5 GiB` or a plain number into bytes, by powers of 1024; `ValueError` for anything else."""
    try:
        return int(text) if re.fullmatch(r"[+-]?\d+", text, re.ASCII) else _size(text)
    except ValueError:
        raise ValueError("not a size such as `512m`") from None


def _size(text: str) -> int:
    match = _SIZE.fullmatch(text)
    if not match:
        raise ValueError(text)
    return int(Decimal(match[1]) * 1024 ** " kmgtp".index(match[2].lower() or " ")) if match[1] != "." else 0
