"""What an environment's services reserve together: processor cores, memory, replicas.

A reservation that is not declared counts as its limit, as the cluster has it; a service that declares neither counts
nothing, and so a total is what is reserved at the least.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from envparity.compare.belonging import area_of
from envparity.compare.rows import row
from envparity.model.differences import Absent, Cell, Difference, Likeness, Present, Subject
from envparity.model.facts import Service
from envparity.model.snapshots import Snapshot
from envparity.model.values import Plain, Unknown

_KIND = "total:reserved"
_TOTALS = (("cores", ("cpus-reserved", "cpus")), ("memory", ("memory-reserved", "memory")), ("replicas", ()))


def total_rows(snapshots: Sequence[Snapshot]) -> Iterable[Difference]:
    """Give a row for each total that some environment declares."""
    for name, facets in _TOTALS:
        cells = [_cell(snapshot, facets) for snapshot in snapshots]
        if any(isinstance(cell, Present) for cell in cells):
            values = {cell.value for cell in cells if isinstance(cell, Present)}
            alike: Likeness = "same" if len(values) == 1 else "different"
            yield row(snapshots, Subject("resource", name, _KIND), area_of(_KIND), cells, alike)


def _cell(snapshot: Snapshot, facets: Sequence[str]) -> Cell:
    if not snapshot.services:
        return Absent(with_whole=True)
    counted: list[tuple[Service, Decimal]] = []
    for service in snapshot.services:
        said = {facet.name: str(facet.value) for facet in service.facets if isinstance(facet.value, Plain)}
        replicas = _number(said.get("replicas", ""))
        own = next((number for name in facets if (number := _number(said.get(name, ""))) is not None), None)
        if own is not None:
            counted.append((service, own * (Decimal(1) if replicas is None else replicas)))
        elif not facets and replicas is not None:
            counted.append((service, replicas))
    if not counted:
        return Unknown("no service says so")
    total = format(sum((number for _, number in counted), Decimal(0)), "f")
    text = total.rstrip("0").rstrip(".") if "." in total else total
    text = _size(Decimal(text)) if "memory" in facets else text
    return Present(Plain(text), tuple(service for service, _ in counted))


def _size(number: Decimal) -> str:
    """Write bytes as people do: `3.5GiB`, `256MiB`."""
    unit, power = ("GiB", 30) if number >= 1 << 30 else ("MiB", 20)
    text = format((number / (1 << power)).quantize(Decimal("0.01")), "f").rstrip("0").rstrip(".")
    return f"{text}{unit}"


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 18 else None
