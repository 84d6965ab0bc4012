"""Kubernetes quantities as plain numbers: `250m` is 0.25 cores, `512Mi` is 536870912 bytes.

The notation: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
"""

from __future__ import annotations

from decimal import Decimal

from envparity.model.expressions import expression

_FORM = expression(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:[eE]([+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i)?)")
_POWERS = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}


def quantity(text: str) -> str | None:
    """Give a quantity as a plain decimal number without trailing zeros; none when it is not one."""
    found = _FORM.fullmatch(text.strip())
    if not found:
        return None
    number = Decimal(found[1])
    if found[2]:
        number = number.scaleb(int(found[2]))
    elif found[3] in _BINARY:
        number *= 1 << _BINARY[found[3]]
    else:
        number = number.scaleb(_POWERS[found[3] or ""])
    plain = format(number, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
