"""Names of container images, taken apart, and what product and version a name speaks of.

The grammar is that of the distribution project's `reference` package: `[registry/]repository[:tag][@digest]`,
where the first part is a registry when it holds a dot or a colon or is `localhost`.
"""

from __future__ import annotations

from envparity.model.expressions import expression
from envparity.model.records import dataclass

_VERSION = expression(r"^v?(\d+(?:\.\d+)*)")
_AFTER_PRODUCT = expression(r"(?:^|-)pg(\d+)")
_FLOATING = frozenset(
    {"", "latest", "stable", "edge", "main", "master", "develop", "dev", "nightly", "current", "lts"}
)

_PRODUCTS: dict[str, tuple[str, int]] = {
    "cassandra": ("Cassandra", 1),
    "clickhouse": ("ClickHouse", 2),
    "clickhouse-server": ("ClickHouse", 2),
    "elasticsearch": ("Elasticsearch", 1),
    "etcd": ("etcd", 2),
    "kafka": ("Kafka", 1),
    "cp-kafka": ("Confluent Kafka", 1),
    "mariadb": ("MariaDB", 2),
    "memcached": ("Memcached", 1),
    "mongo": ("MongoDB", 1),
    "mongodb": ("MongoDB", 1),
    "mysql": ("MySQL", 2),
    "mysql-server": ("MySQL", 2),
    "nats": ("NATS", 1),
    "neo4j": ("Neo4j", 1),
    "opensearch": ("OpenSearch", 1),
    "percona": ("MySQL", 2),
    "pgvector": ("Postgres", 1),
    "postgis": ("Postgres", 1),
    "postgres": ("Postgres", 1),
    "postgresql": ("Postgres", 1),
    "qdrant": ("Qdrant", 2),
    "rabbitmq": ("RabbitMQ", 1),
    "redis": ("Redis", 1),
    "redis-stack-server": ("Redis Stack", 1),
    "timescaledb": ("Postgres", 1),
    "valkey": ("Valkey", 1),
    "zookeeper": ("ZooKeeper", 2),
}
"""Data stores and queues by the last part of their image's name: the product, and how many numbers make a major version."""


@dataclass(frozen=True, slots=True)
class ImageName:
    """The parts of an image's name. `registry` is empty for the engine's default; so is `library/` left out."""

    registry: str
    repository: str
    tag: str = ""
    digest: str = ""

    @property
    def last(self) -> str:
        """The repository's last part: `postgres` of `registry.example/mirror/postgres`."""
        return self.repository.rpartition("/")[2]

    @property
    def floating(self) -> bool:
        """Whether the name says nothing of which build it is: no digest, and no tag or a moving word."""
        return not self.digest and self.tag.lower() in _FLOATING

    @property
    def version(self) -> str:
        """The version that the tag begins with: `7.2` of `7.2-alpine`; empty when it begins with none."""
        match = _VERSION.match(self.tag)
        return match[1] if match else ""

    @property
    def product(self) -> str:
        """The data store or queue that the image holds; empty for any other image."""
        return _PRODUCTS.get(self.last, ("", 0))[0]

    @property
    def major(self) -> str:
        """The product's major version, as the product counts; empty when the tag does not tell."""
        product, numbers = _PRODUCTS.get(self.last, ("", 1))
        if product == "Postgres" and (match := _AFTER_PRODUCT.search(self.tag)):
            return match[1]
        if self.last == "timescaledb":
            return ""
        parts = self.version.split(".") if self.version else []
        return ".".join(parts[:numbers]) if len(parts) >= numbers else ""

    def __str__(self) -> str:
        name = f"{self.registry}/{self.repository}" if self.registry else self.repository
        return f"{name}{f':{self.tag}' if self.tag else ''}{f'@{self.digest}' if self.digest else ''}"


def image_name(reference: str) -> ImageName | None:
    """Take an image's name apart; none when it is empty or has blanks in it."""
    text = reference.strip()
    if not text or any(sign.isspace() for sign in text):
        return None
    name, _, digest = text.partition("@")
    head, slash, rest = name.partition("/")
    registry = head if slash and ("." in head or ":" in head or head == "localhost") else ""
    path = rest if registry else name
    repository, _, tag = path.partition(":")
    if registry in ("docker.io", "index.docker.io"):
        registry = ""
    return ImageName(registry, repository.removeprefix("library/"), tag, digest)
