"""Values that are written differently and mean the same, or differ as they should, by what they are."""

from __future__ import annotations

import pytest

from envparity.compare.meaning import likeness
from envparity.model.snapshots import Environment, Stage
from envparity.model.values import Plain

STAGING, PRODUCTION = Environment("staging", Stage.STAGING), Environment("production", Stage.PRODUCTION)


@pytest.mark.parametrize(
    ("key", "one", "other", "alike"),
    [
        ("ORIGINS", "a.example,b.example", "a.example, b.example", "meant"),
        ("ORIGINS", "a.example,b.example", "b.example,a.example", "different"),
        ("ORIGINS", "a.example,b.example", "a.example", "different"),
        ("OPTIONS", '{"a": 1, "b": [1, 2]}', '{"b":[1,2],"a":1}', "meant"),
        ("OPTIONS", '{"a": 1}', '{"a": "1"}', "different"),
        ("OPTIONS", "{a}", "{a }", "different"),
        ("PATTERN", "'a,b'", "'a, b'", "different"),
        ("KAFKA_SERVERS", "k1.stage:9092,k2.stage:9092", "k8.live:9092,k9.live:9092", "meant"),
        ("KAFKA_SERVERS", "k1.stage:9092,k2.stage:9092", "k1.live:9092", "different"),
        ("KAFKA_SERVERS", "k1.stage:9092", "k1.live:9093", "different"),
        ("PROXY", "p1:80", "p2:80", "meant"),
        ("DB_IMAGE", "postgres:15", "mariadb:15", "different"),
        ("MEMCACHE", "localhost:11211", "cache.example:11211", "different"),
        ("MEMCACHE", "10.0.0.1:11211", "10.1.0.1:11211", "meant"),
        ("RATIO", "3:40", "4:40", "different"),
    ],
)
def test_lists_json_and_servers_are_compared_by_what_they_are(
    key: str, one: str, other: str, alike: str
) -> None:
    for a, b in ((one, other), (other, one)):
        assert likeness(key, [(STAGING, Plain(a)), (PRODUCTION, Plain(b))]) == alike
