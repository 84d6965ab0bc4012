"""Package URLs in bills of materials: an ecosystem with the name as that ecosystem spells it."""

from __future__ import annotations

from envparity.model.records import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """What a package URL says of a package."""

    ecosystem: str
    name: str
    version: str
    flags: tuple[str, ...] = ()


def parse(purl: str) -> Named | None:
    """Read a package URL; none when it is not one."""
    from packageurl import PackageURL

    try:
        url = PackageURL.from_string(purl)
    except ValueError:
        return None
    separator = ":" if url.type == "maven" else "/"
    name = f"{url.namespace}{separator}{url.name}" if url.namespace else url.name
    if url.type in ("deb", "rpm", "apk"):
        name = url.name
    flags = tuple(
        f"{key}={value}"
        for key, value in sorted((url.qualifiers or {}).items())
        if key in ("arch", "classifier", "platform")
    )
    return Named(url.type, name, url.version or "", flags)
