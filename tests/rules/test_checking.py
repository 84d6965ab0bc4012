"""The rules together: on environments that are alike, on strange input, and in any order."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from envparity.compare.align import align
from envparity.jobs.reporting import find
from envparity.model.facts import Facet, FactKind, Package, Runtime, Service, Setting
from envparity.model.places import Place
from envparity.model.snapshots import Environment, Snapshot, SourceReading, Stage
from envparity.model.values import Plain, Unknown, Value

PLACE = Place("somewhere", 1)
KINDS: tuple[FactKind, ...] = ("package", "setting", "service", "runtime", "resource")
ALL_READ = tuple(SourceReading("file", kind, "read", frozenset({kind})) for kind in KINDS)

texts = st.text(max_size=20) | st.sampled_from(
    [
        "",
        "true",
        "30s",
        "1,2",
        "http://",
        "postgres://",
        "redis://localhost:99999/1",
        "a:b:c",
        "[::1",
        "*",
        "v",
        "-",
    ]
)
values: st.SearchStrategy[Value] = texts.map(Plain) | st.just(Unknown("a template"))
keys = st.sampled_from(
    [
        "APP_DEBUG",
        "APP_ENV",
        "DATABASE_URL",
        "CORS_ORIGINS",
        "LLM_MODEL",
        "S3_BUCKET",
        "LOG_LEVEL",
        "TZ",
        "API_VERSION",
    ]
) | st.text(min_size=1, max_size=12)
aspects = st.sampled_from(
    [("image", ""), ("port", "80/tcp"), ("port", "x"), ("port", ""), ("volume", "/data"), ("replicas", ""), ("user", ""),
     ("healthcheck", ""), ("restart", ""), ("command", ""), ("memory", ""), ("privileged", ""), ("network-mode", "")]
)  # fmt: skip


@st.composite
def snapshots(draw: st.DrawFn, name: str, stage: Stage) -> Snapshot:
    settings_ = draw(st.dictionaries(keys, values, max_size=5))
    facets = draw(st.dictionaries(aspects, values, max_size=5))
    packages = draw(st.dictionaries(st.sampled_from(["a", "b"]), texts, max_size=2))
    return Snapshot(
        Environment(name, stage),
        draw(st.sampled_from([ALL_READ, ALL_READ[:2], ()])),
        packages=tuple(Package("pypi", key, version, PLACE) for key, version in sorted(packages.items())),
        settings=tuple(Setting(key, value, PLACE) for key, value in sorted(settings_.items())),
        services=(
            Service("web", PLACE, tuple(Facet(n, v, PLACE, i) for (n, i), v in sorted(facets.items()))),
        ),
        runtimes=(Runtime("Python", draw(texts), PLACE),),
    )


triples = st.tuples(
    snapshots("development", Stage.DEVELOPMENT),
    snapshots("staging", Stage.STAGING),
    snapshots("production", Stage.PRODUCTION),
)


@settings(max_examples=150, deadline=None)
@given(triples)
def test_no_input_is_too_strange_for_the_rules(three: tuple[Snapshot, Snapshot, Snapshot]) -> None:
    findings = find(three, align(three))
    assert len({finding.id for finding in findings}) == len(findings)
    names = {"development", "staging", "production"}
    for finding in findings:
        assert finding.message
        assert finding.message.isprintable()
        assert finding.environments
        assert set(finding.environments) <= names


@settings(max_examples=50, deadline=None)
@given(triples)
def test_the_same_input_gives_the_same_findings(three: tuple[Snapshot, Snapshot, Snapshot]) -> None:
    assert find(three, align(three)) == find(three, align(three))


@settings(max_examples=100, deadline=None)
@given(snapshots("staging", Stage.STAGING))
def test_environments_that_are_alike_have_no_drift(one: Snapshot) -> None:
    """What is left speaks of one environment alone: a host, a published port, a default secret."""
    two = (one, replace(one, environment=Environment("stage-b", Stage.STAGING)))
    drift = [f for f in find(two, align(two)) if f.code[:3] in ("DEP", "CFG", "RUN", "LAT", "SCA", "ORC")]
    assert drift == []


def test_the_worst_finding_comes_first() -> None:
    three = (
        Snapshot(
            Environment("staging", Stage.STAGING), ALL_READ, settings=(Setting("TZ", Plain("UTC"), PLACE),)
        ),
        Snapshot(
            Environment("production", Stage.PRODUCTION),
            ALL_READ,
            settings=(Setting("APP_DEBUG", Plain("true"), PLACE), Setting("TZ", Plain("CET"), PLACE)),
        ),
    )
    severities = [finding.severity for finding in find(three, align(three))]
    assert len(severities) > 1
    assert severities == sorted(severities, reverse=True)


def test_hundreds_of_environments_are_told_in_a_few_sentences() -> None:
    many = tuple(
        Snapshot(
            Environment(f"eu-{number}", list(Stage)[number % 3]),
            ALL_READ,
            packages=(Package("pypi", "django", f"{4 + number % 2}.0.{number % 5}", PLACE),),
            settings=(Setting("TTL", Plain(str(number % 7)), PLACE),),
        )
        for number in range(400)
    )
    findings = find(many, align(many))
    assert {finding.code for finding in findings} >= {"DEP005"}
    assert all(len(finding.message) < 2_000 for finding in findings)
