"""Every rule against its cases: `cases/CODE.yaml`, short enough to be written by hand.

A case names what three environments have, and what the rule says of it:

    - case: a number here and a duration there
      settings: {LLM_TIMEOUT: {staging: "30", production: 30s}}
      expect: {severity: medium, says: 30s, environments: [staging, production]}

`packages` are written `ecosystem/name`, `settings` `KEY` or `service/KEY`, `services` by name and
environment with their facets, `budgets` by environment, `runtimes` by name (with a mapping of
files where several say it), `manifests` by name with what each `asks` for and its `locks`, `resources` as `kind/name` with the environments,
or by environment with their facets. A value may be a mapping where more is to be said.
`code` says what the code asks for: `uses` by key (`required`, `asked`, `optional`, or a mapping with `path` and
`need`), and the keys that stand nowhere in it, `unspoken`.
`rotation` gives the days after which a secret is too old, by environment; a setting's mapping may say when its secret
`starts`, `ends` and was set (`since`), how its file is exposed, and the reference behind which it is `missing`.
`at` are places that its evidence names. `over` lists what a setting overrides, each with its `path`.
`unread` lists environments and the kind of fact that could not be read there; `expect` is `none`, a
severity, a mapping, or a list of these. Values go through the real seal and the real alignment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from envparity.compare.align import align
from envparity.jobs.reporting import find
from envparity.model.facts import (
    Demand,
    Facet,
    FactKind,
    Manifest,
    Package,
    Resource,
    Runtime,
    Service,
    Setting,
)
from envparity.model.findings import Finding
from envparity.model.places import Place, Problem
from envparity.model.records import replace
from envparity.model.snapshots import Environment, Snapshot, SourceReading, Stage
from envparity.model.stages import stage_of
from envparity.model.uses import Code, Need, Use
from envparity.model.values import Sealed, Unknown, Value
from envparity.rules.table import RULES
from envparity.secrets.sealing import make_seal

CASES = Path(__file__).parent / "cases"
KINDS: tuple[FactKind, ...] = ("package", "setting", "service", "runtime", "resource")
ENVIRONMENTS = ("development", "staging", "production")
TODAY = "2026-06-01"
SEAL = make_seal(b"a key for the rules' own cases.."[:32])

Case = Mapping[str, Any]


@cache
def _load() -> tuple[tuple[str, Case], ...]:
    files = sorted(CASES.glob("*.yaml"))
    return tuple((path.stem, case) for path in files for case in yaml.safe_load(path.read_text("utf-8")))


def _environment(case: Case, name: str) -> Environment:
    hosts = tuple(case.get("hosts", {}).get(name, ()))
    budgets = tuple(case.get("budgets", {}).get(name, {}).items())
    stage, rotation = stage_of(name) or Stage.DEVELOPMENT, case.get("rotation", {}).get(name, 0)
    return Environment(name, stage, hosts, rotation, budgets=budgets)


def _value(key: str, given: object) -> Value:
    if isinstance(given, dict):
        if "unknown" in given or "missing" in given:
            return Unknown(str(given.get("unknown", "its store has none")), str(given.get("missing", "")))
        if bounds := _extra(given, "starts", "ends", "since"):
            value = _value(key, given["value"])
            return replace(value, **bounds) if isinstance(value, Sealed) else value
        return _value(key, given["value"])
    text = str(given)
    for mode in ("test", "live"):  # so that no file here holds what looks like a provider's key
        text = text.replace(f"_<{mode}>_", f"_{mode}_")
    return SEAL(key, text)


def _extra(given: object, *names: str) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given} if isinstance(given, dict) else {}


def _packages(case: Case, env: str) -> Iterator[Package]:
    for subject, held in case.get("packages", {}).items():
        ecosystem, _, name = subject.partition("/")
        given = held.get(env)
        for one in given if isinstance(given, list) else [given] if given is not None else []:
            extra = _extra(one, "origin", "direct", "markers")
            for plural in ("groups", "hashes", "flags", "via"):
                extra |= {name: tuple(value) for name, value in _extra(one, plural).items()}
            version = str(one["version"] if isinstance(one, dict) else one)
            path = _extra(one, "path").get("path", f"{env}.lock")
            yield Package(ecosystem, name, version, Place(path, 1), **extra)
        yield Package(ecosystem, "zz-everywhere", "1.0", Place(f"{env}.lock", 2))


def _manifests(case: Case, env: str) -> Iterator[Manifest]:
    for name, held in case.get("manifests", {}).items():
        if env in held:
            given = held[env]
            asks = given["asks"].items()
            demands = tuple(Demand(one, str(text), Place(name, 3), one) for one, text in asks)
            locks = tuple(given.get("locks", ()))
            yield Manifest(name, given.get("ecosystem", "npm"), Place(name), demands, locks)


def _settings(case: Case, env: str) -> Iterator[Setting]:
    scopes = set()
    for subject, held in case.get("settings", {}).items():
        scope, _, key = subject.rpartition("/")
        scopes.add(scope)
        if env in held:
            given = held[env]
            extra = _extra(given, "carrier", "tracked", "dialect")
            for plural in ("dialects", "exposure"):
                extra |= {name: tuple(value) for name, value in _extra(given, plural).items()}
            path = given.get("path", f"{env}.env") if isinstance(given, dict) else f"{env}.env"
            place = Place(path, 1)
            over = [
                Setting(
                    key, _value(key, one), Place(one["path"], 1), scope, **_extra(one, "carrier", "tracked")
                )
                for one in (given.get("over", ()) if isinstance(given, dict) else ())
            ]
            yield Setting(key, _value(key, given), place, scope=scope, **extra, beneath=tuple(over))
    for scope in sorted(scopes - set(case.get("without", {}).get(env, ()))):
        yield Setting("ZZ_EVERYWHERE", SEAL("ZZ_EVERYWHERE", "yes"), Place(f"{env}.env", 9), scope=scope)


def _services(case: Case, env: str) -> Iterator[Service]:
    for name, held in case.get("services", {}).items():
        if env in held:
            place = Place(f"{env}.yaml", 1)
            facets = tuple(
                Facet(*_aspect(aspect, value, place)) for aspect, value in sorted((held[env] or {}).items())
            )
            yield Service(name, place, facets)


def _aspect(aspect: str, value: object, place: Place) -> tuple[str, Value, Place, str]:
    name, _, item = aspect.partition(" ")
    return name, _value(name, value), place, item


def _resources(case: Case, env: str) -> Iterator[Resource]:
    for subject, held in case.get("resources", {}).items():
        if env in held:
            said = (held[env] or {}) if isinstance(held, dict) else {}
            place = Place(str(said.get("path", f"{env}.yaml")), 1)
            facets = tuple(
                Facet(*_aspect(aspect, value, place)) for aspect, value in said.items() if aspect != "path"
            )
            kind, _, name = subject.partition("/")
            yield Resource(kind, name, place, facets)


def _snapshot(case: Case, name: str) -> Snapshot:
    unread = case.get("unread", {}).get(name, [])
    unread = [unread] if isinstance(unread, str) else unread
    sources = tuple(
        SourceReading(
            "file",
            f"{name}-{kind}",
            "failed" if kind in unread else "read",
            frozenset({kind}),
            (Problem("it is not there"),) if kind in unread else (),
        )
        for kind in KINDS
    )
    runtimes = tuple(
        Runtime(tool, str(version), Place(path, 1))
        for tool, held in case.get("runtimes", {}).items()
        if name in held
        for path, version in (held[name] if isinstance(held[name], dict) else {"pins": held[name]}).items()
    )
    return Snapshot(
        _environment(case, name),
        sources,
        packages=tuple(_packages(case, name)),
        settings=tuple(_settings(case, name)),
        services=tuple(_services(case, name)),
        runtimes=runtimes,
        manifests=tuple(_manifests(case, name)),
        resources=tuple(_resources(case, name)),
    )


def _found(code: str, case: Case) -> tuple[Finding, ...]:
    snapshots = tuple(_snapshot(case, name) for name in case.get("environments", ENVIRONMENTS))
    found = find(snapshots, align(snapshots), code=_code(case), today=TODAY)
    return tuple(finding for finding in found if finding.code == code)


def _code(case: Case) -> Code | None:
    if "code" not in case:
        return None
    given = case["code"]
    uses: dict[str, tuple[Use, ...]] = {}
    for key, asked in given.get("uses", {}).items():
        several = asked if isinstance(asked, list) else [asked]
        uses[key] = tuple(_use(key, one) for one in several)
    keys = {subject.rpartition("/")[2] for subject in case.get("settings", {})}
    return Code(
        uses=uses,
        asked=frozenset(keys),
        unspoken=frozenset(given.get("unspoken", ())),
        read=True,
        open=given.get("open", False),
        owners={path: tuple(names) for path, names in given.get("owners", {}).items()},
    )


def _use(key: str, given: object) -> Use:
    need, path = (given["need"], given["path"]) if isinstance(given, dict) else (given, "app/settings.py")
    return Use(key, Place(path, 7), cast("Need", need))


def _expected(case: Case) -> list[Mapping[str, Any]]:
    expect = case["expect"]
    if expect == "none":
        return []
    several = expect if isinstance(expect, list) else [expect]
    return [{"severity": one} if isinstance(one, str) else cast("Mapping[str, Any]", one) for one in several]


@pytest.mark.parametrize(
    ("code", "case"), [pytest.param(*one, id=f"{one[0]}: {one[1]['case']}") for one in _load()]
)
def test_a_rule_says_what_its_case_expects_and_nothing_else(code: str, case: Case) -> None:
    found, expected = _found(code, case), _expected(case)
    assert [str(f.severity) for f in found] == [e["severity"] for e in expected], [f.message for f in found]
    for finding, wanted in zip(found, expected, strict=True):
        if "environments" in wanted:
            assert list(finding.environments) == wanted["environments"]
        says = wanted.get("says", [])
        for text in [says] if isinstance(says, str) else says:
            assert text in finding.message
        assert set(wanted.get("at", ())) <= {str(seen.place) for seen in finding.evidence}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.code))
def test_a_rule_has_a_true_case_a_false_one_and_an_unknown_one(rule: object) -> None:
    code = getattr(rule, "code", "")
    cases = [case for known, case in _load() if known == code]
    assert [case for case in cases if _expected(case)], "no case that is a finding"
    assert [case for case in cases if not _expected(case) and not _is_unknown(case)], (
        "no case that is not a finding"
    )
    assert [case for case in cases if _is_unknown(case)], "no case with something unknown"


def _is_unknown(case: Case) -> bool:
    return "unread" in case or "unknown:" in yaml.safe_dump(dict(case))


def test_a_finding_never_shows_a_secret_of_its_case() -> None:
    secret = "tidal-" + "heron-ledger-" + "forty-two"
    case = {"settings": {"API_TOKEN": dict.fromkeys(ENVIRONMENTS, secret)}}
    found = tuple(find(s := tuple(_snapshot(case, e) for e in ENVIRONMENTS), align(s)))
    assert [f.code for f in found] == ["SEC001"]
    assert secret not in repr(found)
