"""Names of images taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envparity.model.images import image_name


@pytest.mark.parametrize(
    ("reference", "registry", "repository", "tag", "digest"),
    [
        ("postgres", "", "postgres", "", ""),
        ("postgres:15", "", "postgres", "15", ""),
        ("library/postgres:15", "", "postgres", "15", ""),
        ("bitnami/redis:7.2.4-debian-12", "", "bitnami/redis", "7.2.4-debian-12", ""),
        ("registry.helpdesk.example:5000/a/b", "registry.helpdesk.example:5000", "a/b", "", ""),
        ("localhost/web:dev", "localhost", "web", "dev", ""),
        ("web@sha256:0123", "", "web", "", "sha256:0123"),
        ("r.example/web:1.2@sha256:0123", "r.example", "web", "1.2", "sha256:0123"),
    ],
)
def test_a_name_has_four_parts(reference: str, registry: str, repository: str, tag: str, digest: str) -> None:
    image = image_name(reference)
    assert image is not None
    assert (image.registry, image.repository, image.tag, image.digest) == (registry, repository, tag, digest)


@pytest.mark.parametrize("reference", ["", "   ", "two words"])
def test_a_text_with_blanks_is_no_image(reference: str) -> None:
    assert image_name(reference) is None


@pytest.mark.parametrize(
    ("reference", "product", "major"),
    [
        ("postgres:15.6-alpine", "Postgres", "15"),
        ("r.example/mirror/postgres:13", "Postgres", "13"),
        ("pgvector/pgvector:pg16", "Postgres", "16"),
        ("timescale/timescaledb:2.14.2-pg15", "Postgres", "15"),
        ("mysql:8.0.36", "MySQL", "8.0"),
        ("mysql:8", "MySQL", ""),
        ("mariadb:10.11", "MariaDB", "10.11"),
        ("redis:latest", "Redis", ""),
        ("valkey/valkey:8.0", "Valkey", "8"),
        ("helpdesk/web:1.14.2", "", "1"),
    ],
)
def test_a_store_has_a_product_and_its_major_version(reference: str, product: str, major: str) -> None:
    image = image_name(reference)
    assert image is not None
    assert (image.product, image.major) == (product, major)


@pytest.mark.parametrize(
    ("reference", "floating"),
    [("web", True), ("web:latest", True), ("web:main", True), ("web:1.2", False), ("web@sha256:01", False)],
)
def test_a_tag_that_moves_is_told(reference: str, floating: bool) -> None:
    image = image_name(reference)
    assert image is not None
    assert image.floating is floating


@given(st.text(max_size=60))
def test_no_text_is_too_strange_to_be_looked_at(text: str) -> None:
    image = image_name(text)
    assert image is None or (image.major, image.product, str(image)) is not None
