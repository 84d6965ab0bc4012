"""What the rules on containers ask of a service's cells: its facets, its image, whether it is a data store."""

from __future__ import annotations

from envparity.model.differences import Difference, Present
from envparity.model.facts import Facet, Service
from envparity.model.images import ImageName, image_name
from envparity.model.snapshots import Environment
from envparity.rules.release import known, plain


def facet(difference: Difference) -> tuple[str, str]:
    """Give the facet that a service's subject is about, and its item; two empty texts for the service itself."""
    if difference.subject.kind != "service":
        return "", ""
    name, _, item = difference.subject.aspect.partition(" ")
    return name, item


def facets_of(cell: Present) -> tuple[Facet, ...]:
    """Give every facet of the service that a cell is made of."""
    return tuple(facet for fact in cell.facts if isinstance(fact, Service) for facet in fact.facets)


def image_of(cell: Present) -> ImageName | None:
    """Give the image of a service, from the cell of the service itself."""
    for known_facet in facets_of(cell):
        if known_facet.name == "image":
            return image_name(str(known_facet.value))
    return None


def is_store(cell: Present) -> bool:
    """Say whether a service is a known data store or queue, such as a managed one may stand in for."""
    image = image_of(cell)
    return image is not None and bool(image.product)


def images(difference: Difference) -> tuple[tuple[Environment, ImageName], ...]:
    """Give each environment's image, for a subject that is an image."""
    named = ((e, image_name(text)) for e, cell in known(difference) if (text := plain(cell)))
    return tuple((e, image) for e, image in named if image is not None)


STORE_PORTS = {
    1433: "SQL Server",
    1521: "Oracle",
    2375: "the engine's API",
    2379: "etcd",
    3306: "MySQL",
    5432: "Postgres",
    5672: "RabbitMQ",
    5678: "a debugger",
    6379: "Redis",
    7687: "Neo4j",
    8123: "ClickHouse",
    9042: "Cassandra",
    9092: "Kafka",
    9200: "Elasticsearch",
    9229: "a debugger",
    11211: "Memcached",
    15672: "RabbitMQ's management",
    27017: "MongoDB",
}
"""Ports that data stores, queues and debuggers listen on by default: their own documentation's figures."""


def port_of(item: str) -> int:
    """Give the number of a port's item, `80/tcp`; 0 where there is none to be told."""
    number = item.partition("/")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= 5 else 0


def count(cell: Present) -> int | None:
    """Give a number of things that a facet tells; none where it tells no such number."""
    text = plain(cell) or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None


def is_published(cell: Present) -> bool:
    """Say whether a port is published on more than the loopback of its host."""
    text = plain(cell) or ""
    return text.startswith("published") and not any(
        name in text for name in ("127.0.0.1", "[::1]", "localhost")
    )
