"""Where an environment is: the regions that its settings, resources and addresses name, as one row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from envparity.compare.belonging import REGION, area_of
from envparity.compare.rows import row
from envparity.model.differences import Absent, Cell, Difference, Likeness, Present, Subject
from envparity.model.endpoints import endpoint_in
from envparity.model.expressions import expression
from envparity.model.facts import Facet, Resource
from envparity.model.places import Place
from envparity.model.snapshots import Snapshot
from envparity.model.values import Plain

_KIND = "place:region"
_CODE = expression(
    r"(?<![a-z0-9])((?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov|-iso)?-(?:north|south|east|west|central|northeast|northwest|southeast|"
    r"southwest)-\d|(?:us|europe|asia|australia|northamerica|southamerica|me|africa)-(?:north|south|east|west|central|northeast|"
    r"southeast|southwest)\d)(?![0-9])"
)
"""Codes of regions as Amazon (`eu-west-2`) and Google (`europe-west1`) write them."""

_KEY = expression(r"(?i)(^|[_.\-])(region|location)$")


def region_rows(snapshots: Sequence[Snapshot]) -> Iterable[Difference]:
    """Give one row with each environment's regions; none where no environment names one."""
    held = [sorted(_named(snapshot)) for snapshot in snapshots]
    if any(held):
        cells: list[Cell] = [_cell(found) if found else Absent(with_whole=True) for found in held]
        values = {str(cell.value) for cell in cells if isinstance(cell, Present)}
        alike: Likeness = "same" if len(values) == 1 else "different"
        yield row(snapshots, Subject("resource", "regions", _KIND), area_of(_KIND), cells, alike)


_Named = tuple[str, str, str, Place]
"""How a region is named (`set`, `address`), by what, which one, and where."""


def _named(snapshot: Snapshot) -> Iterator[_Named]:
    for setting in snapshot.settings:
        if not isinstance(setting.value, Plain):
            continue
        text = setting.value.text.strip()
        if _KEY.search(setting.key) and _CODE.fullmatch(text):
            yield "set", setting.key, text, setting.place
        elif endpoint := endpoint_in(setting.key, setting.value):
            found = _CODE.search(endpoint.host)
            if found:
                yield "address", setting.key, found[1], setting.place
    for resource in snapshot.resources:
        if resource.kind.startswith("terraform:"):
            for facet in resource.facets:
                if (
                    REGION.search(facet.name)
                    and isinstance(facet.value, Plain)
                    and _CODE.fullmatch(facet.value.text)
                ):
                    yield "set", f"{resource.name}.{facet.name}", facet.value.text, facet.place


def _cell(found: Sequence[_Named]) -> Present:
    facets = tuple(Facet(how, Plain(region), place, key) for how, key, region, place in found)
    regions = ", ".join(sorted({region for _, _, region, _ in found}))
    return Present(Plain(regions), (Resource(_KIND, "regions", found[0][3], facets),))
