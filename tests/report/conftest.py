"""Reports built by hand, small enough to read and wide enough to hold each kind of thing once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from envparity.model.areas import Area, Severity
from envparity.model.differences import Absent, Cell, Difference, Likeness, Present, Subject
from envparity.model.facts import Facet, Package, Runtime, Service, Setting
from envparity.model.findings import Evidence, Expected, Finding, Reweighed, Silenced
from envparity.model.places import Place, Problem
from envparity.model.releases import Change, ChangeKind, Deed, Release, Step
from envparity.model.reports import Grade, Report
from envparity.model.runs import Run, Sighting
from envparity.model.snapshots import Environment, Snapshot, SourceReading, Stage
from envparity.model.values import Mixed, Plain, Sealed, Unknown, Value

ENVIRONMENTS = (
    Environment("development", Stage.DEVELOPMENT),
    Environment("staging", Stage.STAGING),
    Environment("production", Stage.PRODUCTION),
)
SHARED = Sealed("a1b2c3d4e5f60718", "api-key", "32-63")
OWN = Sealed("99aabbccddeeff00", "api-key", "32-63")
WEAK = Sealed("0123456789abcdef", "password", "8-15", weak="placeholder")
DATABASE = Mixed(("postgres://app:", Sealed("5566778899aabbcc", "password", "16-31"), "@db.shop.example/app"))


def setting(value: Value, path: str, line: int, key: str = "KEY") -> Present:
    return Present(value, (Setting(key, value, Place(path, line)),))


def package(version: str, path: str, line: int, name: str = "httpx") -> Present:
    return Present(Plain(version), (Package("pypi", name, version, Place(path, line)),))


def facet(name: str, text: str, path: str, line: int) -> Present:
    value = Plain(text)
    return Present(value, (Service("web", Place(path, line), (Facet(name, value, Place(path, line)),)),))


def difference(subject: Subject, area: Area, likeness: Likeness, *cells: Cell) -> Difference:
    return Difference(subject, area, ENVIRONMENTS, cells, likeness)


def finding(
    code: str,
    name: str,
    severity: Severity,
    of: Difference,
    message: str,
    about: tuple[str, ...],
    *,
    fix: str = "Give production a value of its own",
    why: str = "What is shared cannot be rotated in one place alone.",
) -> Finding:
    cells = tuple(zip((item.name for item in of.environments), of.cells, strict=True))
    evidence = tuple(
        Evidence(environment, place)
        for environment, cell in cells
        if isinstance(cell, Present)
        for place in cell.places
    )
    return Finding(code, name, of.area, severity, of.subject, about, message, why, fix, cells, evidence)


NO_CLUSTER = Unknown("k8s/production.yaml could not be read: line 12: mapping values are not allowed here")

API_KEY = difference(
    Subject("setting", "LLM_API_KEY", "worker"),
    Area.SECRETS,
    "different",
    setting(WEAK, "env/development.env", 4),
    setting(SHARED, "env/staging.env", 4),
    setting(SHARED, "env/production.env", 5),
)
DATABASE_URL = difference(
    Subject("setting", "DATABASE_URL", "web"),
    Area.CONFIGURATION,
    "different",
    setting(Mixed(("postgres://app:", WEAK, "@db/app")), "env/development.env", 2),
    setting(DATABASE, "env/staging.env", 2),
    NO_CLUSTER,
)
DEBUG = difference(
    Subject("setting", "DEBUG", "web"),
    Area.CONFIGURATION,
    "different",
    setting(Plain("1"), "env/development.env", 1),
    Absent(),
    setting(Plain("true"), "env/production.env", 1),
)
HTTPX = difference(
    Subject("package", "httpx", "pypi"),
    Area.DEPENDENCIES,
    "different",
    package("0.28.1", "locks/development/uv.lock", 118),
    package("0.28.1", "locks/staging/uv.lock", 118),
    package("0.25.2", "locks/production/uv.lock", 104),
)
IMAGE = difference(
    Subject("service", "web", "", "image"),
    Area.CONTAINERIZATION,
    "different",
    facet("image", "shop/web:latest", "compose.yaml", 3),
    facet("image", "shop/web:1.9.2", "compose.staging.yaml", 2),
    NO_CLUSTER,
)
REGION = difference(
    Subject("setting", "REGION"),
    Area.CONFIGURATION,
    "same",
    *(setting(Plain("eu-north"), f"env/{item.name}.env", 9) for item in ENVIRONMENTS),
)
BUCKET = difference(
    Subject("setting", "BUCKET"),
    Area.CONFIGURATION,
    "meant",
    *(setting(Plain(f"shop-{item.name}"), f"env/{item.name}.env", 10) for item in ENVIRONMENTS),
)
OWN_KEY = difference(
    Subject("setting", "MAIL_KEY"),
    Area.SECRETS,
    "meant",
    Absent(),
    setting(Sealed("1111222233334444", "api-key", "16-31"), "env/staging.env", 12),
    setting(OWN, "env/production.env", 12),
)
PYTHON = difference(
    Subject("runtime", "Python"),
    Area.RUNTIME_ENVIRONMENT,
    "same",
    *(
        Present(Plain("3.12"), (Runtime("Python", "3.12", Place(".python-version", 1)),))
        for _ in ENVIRONMENTS
    ),
)

FINDINGS = (
    finding(
        "SEC003", "shared-with-production", Severity.CRITICAL, API_KEY,
        "`LLM_API_KEY` of `worker` is the same secret in staging and production", ("staging", "production"),
        fix="Issue a key for staging alone, and rotate production's",
    ),
    finding(
        "CFG004", "debug-in-production", Severity.HIGH, DEBUG,
        "`DEBUG` of `web` is on in production", ("production",), fix="Set `DEBUG` to `0` in production",
        why="Debug pages show source code and settings to whoever provokes an error.",
    ),
    finding(
        "CON001", "floating-image", Severity.MEDIUM, IMAGE,
        "`web` runs `shop/web:latest` in development and a fixed version elsewhere", ("development",),
        fix="Name a version in development too", why="What `latest` is changes without anybody asking.",
    ),
    finding(
        "DEP003", "downgrade", Severity.MEDIUM, HTTPX,
        "`httpx` is older in production (0.25.2) than in staging (0.28.1)", ("staging", "production"),
        fix="Bring production's lock forward", why="What was tested is not what runs.",
    ),
    finding(
        "CFG009", "own-name", Severity.INFO, BUCKET, "`BUCKET` carries the environment's own name",
        ("development", "staging", "production"), fix="", why="",
    ),
)  # fmt: skip

GRADES: dict[Area, tuple[Grade, Grade, Grade]] = {
    Area.DEPENDENCIES: ("ok", "medium", "medium"),
    Area.CONFIGURATION: ("info", "info", "high"),
    Area.SECRETS: ("ok", "critical", "critical"),
    Area.RUNTIME_ENVIRONMENT: ("ok", "ok", "ok"),
    Area.CONTAINERIZATION: ("medium", "ok", "unknown"),
}


def sources(name: str) -> tuple[SourceReading, ...]:
    settings = SourceReading("worktree", f"env/{name}.env", "read", frozenset({"setting"}), format="dotenv")
    locks = SourceReading(
        "worktree", f"locks/{name}/uv.lock", "read", frozenset({"package"}), format="uv.lock"
    )
    if name != "production":
        return settings, locks
    problem = Problem("mapping values are not allowed here", line=12)
    cluster = SourceReading(
        "worktree", "k8s/production.yaml", "failed", frozenset({"service", "setting"}), (problem,),
        "Kubernetes",
    )  # fmt: skip
    return settings, locks, cluster


def snapshot(environment: Environment) -> Snapshot:
    name = environment.name
    place = Place(f"env/{name}.env", 4)
    version = "0.25.2" if name == "production" else "0.28.1"
    return Snapshot(
        environment,
        sources(name),
        packages=(Package("pypi", "httpx", version, Place(f"locks/{name}/uv.lock", 118)),),
        settings=(Setting("LLM_API_KEY", WEAK if name == "development" else SHARED, place, "worker"),),
    )


@pytest.fixture
def report() -> Report:
    """A release that must wait: a shared secret, debugging, drift, and a manifest that cannot be read."""
    board = {
        area: dict(zip((item.name for item in ENVIRONMENTS), grades, strict=True))
        for area, grades in GRADES.items()
    }
    return Report(
        workspace="shop",
        generated_at="2026-11-23T17:44:37Z",
        snapshots=tuple(snapshot(environment) for environment in ENVIRONMENTS),
        differences=(HTTPX, DATABASE_URL, DEBUG, BUCKET, REGION, API_KEY, OWN_KEY, PYTHON, IMAGE),
        findings=FINDINGS,
        board=board,
        verdict="fail",
        threshold="high",
    )


@pytest.fixture
def settled(report: Report) -> Report:
    """The same with a policy and a baseline: one finding accepted, one known, one of another weight, a rule off."""
    shared, debug, image, *rest = report.findings
    return replace(
        report,
        findings=(
            replace(
                shared,
                expected=Expected("one key until the split of accounts", "platform team", "2027-01-31"),
            ),
            debug,
            replace(image, known=True),
            *(
                replace(item, severity=Severity.LOW, reweighed=Reweighed(item.severity, "pinned by hand"))
                for item in rest
            ),
        ),
        blocking=frozenset({debug.id}),
        silenced=(Silenced("DEP004", "patches come by themselves", 12),),
    )


def change(of: Difference, kind: ChangeKind, deed: Deed, step: str = "", *, back: bool = False) -> Change:
    return Change(kind, deed, of.subject, of.cells[2], of.cells[1], step, back)


@pytest.fixture
def released(report: Report) -> Report:
    """The way from staging to production, with each kind of thing that a release does, and three runs before."""
    release = Release(
        source="staging",
        target="production",
        changes=(
            change(HTTPX, "packages", "moves", "minor"),
            Change("packages", "moves", Subject("package", "rq", "pypi"), package("2.1", "uv.lock", 1), package("1.9", "uv.lock", 2), "major", back=True),
            Change("packages", "goes", Subject("package", "six", "pypi"), package("1.16", "uv.lock", 3), Absent()),
            Change("settings", "comes", Subject("setting", "MAIL_KEY"), Absent(), OWN_KEY.cells[1]),
            change(API_KEY, "settings", "moves"),
            Change("services", "moves", Subject("service", "web", "", "memory"), facet("memory", "268435456", "k8s.yaml", 4), facet("memory", "536870912", "compose.yaml", 4)),
        ),
        steps=(
            Step("engine", Subject("service", "db", "", "image"), "Migrate `db` from Postgres 13 to Postgres 15, and rehearse it on a copy of the data", evidence=(Evidence("production", Place("k8s.yaml", 9)),)),
            Step("secret", Subject("setting", "MAIL_KEY"), "Create the secret `MAIL_KEY` (api-key), one of production's own"),
            Step("service", Subject("service", "worker"), "Make room for the service `worker`, which is new", ("image `shop/worker:2`", "2 replicas")),
            Step("key", Subject("setting", "BANNER"), "Set `BANNER`: staging has `new`", settled="shown in staging alone"),
        ),
        alone=(Change("settings", "alone", Subject("setting", "TRACE"), setting(Plain("1"), "env/production.env", 7), Absent()),),
        unknown=((DATABASE_URL.subject, "production: could not be read"), (IMAGE.subject, "production: could not be read")),
    )  # fmt: skip
    snapshots = report.snapshots[1:]
    past = tuple(
        Run(
            f"2026-11-{day:02d}T08:00:00Z", f"2026-11-{day:02d}T18:00:00Z", ("staging", "production"),
            ("staging", "production"), "fail",
            tuple(Sighting(f"CFG001-{n}", Area.CONFIGURATION, Severity(n % 5), "KEY", "`KEY`") for n in range(number)),
        )
        for day, number in ((1, 12), (8, 9), (20, 4))
    )  # fmt: skip
    return replace(report, snapshots=snapshots, release=release, past=past)


@pytest.fixture
def good_news(report: Report) -> Report:
    """The same workspace with nothing to say against it."""
    snapshots = tuple(
        replace(item, sources=tuple(source for source in item.sources if source.status == "read"))
        for item in report.snapshots
    )
    board: dict[Area, dict[str, Grade]] = {
        area: {item.name: "ok" for item in ENVIRONMENTS} for area in GRADES
    }
    return replace(
        report, snapshots=snapshots, differences=(REGION, PYTHON), findings=(), board=board, verdict="pass"
    )


@pytest.fixture
def incomplete(good_news: Report, report: Report) -> Report:
    """Nothing is said against it, and one source could not be read."""
    return replace(
        good_news, snapshots=report.snapshots, differences=(DATABASE_URL, REGION), verdict="incomplete"
    )


@pytest.fixture
def many(report: Report) -> Callable[[int], Report]:
    """A report with as many findings as asked for, over five rules and all severities."""

    def make(number: int) -> Report:
        findings = tuple(
            replace(
                FINDINGS[index % len(FINDINGS)],
                subject=Subject("setting", f"KEY_{index:05d}", "web"),
                message=f"`KEY_{index:05d}` of `web` is the same secret in staging and production",
            )
            for index in range(number)
        )
        return replace(report, findings=tuple(sorted(findings, key=lambda item: -item.severity)))

    return make


HOSTILE = (
    "\"'><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
    "` `` | *_[x](javascript:alert(1)) ![x](http://tracker.example/x.png) @somebody #1 shop/web#2 GH-3 "
    "\x1b[31m\x1b]0;taken\x07\x9b31m\x08\u202egnp.exe\u2066\u200b\udcff\x00\n# head\r\n</details>"
    "</style></script><!-- ${7*7} {{7*7}} {% raw %} https://phish.example/ www.phish.example"
)
"""What a file's author could write into a name or a value to reach the terminal, the page or the comment."""


@pytest.fixture
def hostile() -> Report:
    """A report in which everything that comes from outside does harm if it is let."""
    environments = (
        Environment("development", Stage.DEVELOPMENT),
        Environment(HOSTILE, Stage.STAGING),
        Environment(f"production {HOSTILE}", Stage.PRODUCTION),
    )
    place = Place(HOSTILE, 7)
    of = Difference(
        Subject("setting", HOSTILE, HOSTILE),
        Area.CONFIGURATION,
        environments,
        (
            Present(Plain(HOSTILE), (Setting(HOSTILE, Plain(HOSTILE), place, HOSTILE),)),
            Present(Mixed((HOSTILE, SHARED, HOSTILE)), (Setting(HOSTILE, SHARED, place),)),
            Unknown(HOSTILE),
        ),
        "different",
    )
    names = tuple(item.name for item in environments)
    findings = tuple(
        Finding(
            "CFG001", "missing-key", Area.CONFIGURATION, severity, of.subject, names[1:],
            f"`{HOSTILE}` of `{HOSTILE}` is not what it seems in {HOSTILE}", HOSTILE, HOSTILE,
            tuple(zip(names, of.cells, strict=True)), tuple(Evidence(name, place) for name in names),
        )
        for severity in (Severity.CRITICAL, Severity.LOW)
    )  # fmt: skip
    source = SourceReading(
        "worktree", HOSTILE, "failed", frozenset({"setting"}), (Problem(HOSTILE, 3, HOSTILE),), HOSTILE
    )
    return Report(
        workspace=HOSTILE,
        generated_at="2026-11-23T17:44:37Z",
        snapshots=tuple(Snapshot(item, (source,)) for item in environments),
        differences=(of,),
        findings=findings,
        board={Area.CONFIGURATION: dict.fromkeys(names, "critical")},
        verdict="fail",
        threshold="high",
        release=Release(
            names[1],
            names[2],
            (Change("settings", "moves", of.subject, of.cells[0], of.cells[1], HOSTILE),),
            (Step("key", of.subject, f"Set `{HOSTILE}`", (HOSTILE,), (Evidence(HOSTILE, place),), HOSTILE),),
            (Change("services", "alone", of.subject, of.cells[0], Absent()),),
            ((of.subject, HOSTILE),),
        ),
    )


@pytest.fixture(scope="session")
def template() -> str:
    """The text of the page's template, from the work tree."""
    path = Path(__file__).parents[2] / "templates" / "report.html.j2"
    return path.read_text("utf-8")
