"""What is production's own is not given to a container here; what stands in for it is, and by file where asked."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from envparity.errors import EnvparityError, UsageError
from envparity.jobs.running import Running
from envparity.jobs.running.outlets import GATEWAY
from envparity.model.declarations import Declaration, RuntimeSpec, SourceSpec, Workspace
from envparity.model.deeds import Asked
from envparity.model.snapshots import Environment, Stage

COMPOSE = """
name: shop
services:
  web:
    image: envparity-test/mini:1
    environment:
      DATABASE_URL: "postgres://app:${DB_PASSWORD}@db/app"
      CRM_TOKEN: "${CRM_TOKEN}"
      CRM_URL: https://api.crm.example/v1
      HOOKS: "https://one.third.example/x,https://two.third.example/y"
      CACHE_URL: redis://cache:6379/0
      CORS_ALLOWED_ORIGINS: https://shop.example
      BIND_ADDRESS: 0.0.0.0:8000
    command: ["serve", "--token", "${CRM_TOKEN}"]
    secrets: [signing]
    configs: [settings]
    volumes: ["./key.pem:/key.pem:ro", "./:/src"]
  db: {image: envparity-test/mini:1, environment: {POSTGRES_PASSWORD: "${DB_PASSWORD}"}}
  cache: {image: envparity-test/mini:1}
secrets: {signing: {environment: SIGNING}}
configs: {settings: {content: "token = ${CRM_TOKEN}"}}
"""
PASSWORD = "correct-horse-battery"
TOKEN = "tok-" + "0123456789abcdef" * 2
SIGNING = "sign-" + "fedcba9876543210" * 2
INSTEAD = {
    "DB_PASSWORD": "local-password",
    "CRM_TOKEN": "local-token-of-nothing",
    "CRM_URL": "http://cache:8000",
}


@pytest.fixture
def shop(tmp_path: Any) -> Any:
    """Give a way to run production of a small project with some runtime."""
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    (tmp_path / ".env.production").write_text(
        f"DB_PASSWORD={PASSWORD}\nCRM_TOKEN={TOKEN}\nSIGNING={SIGNING}\n"
    )
    (tmp_path / "key.pem").write_text("no key\n")

    def plan(stage: Stage = Stage.PRODUCTION, **runtime: Any) -> Any:
        spec = RuntimeSpec(("compose.yaml",), "shop-prod", (".env.production",))
        source = SourceSpec(("compose.yaml",), variables=(".env.production",))
        declared = Declaration(
            Environment("it", stage), (source,), replace(spec, **runtime), profile="profiles/it.toml"
        )
        live = Declaration(Environment("live", Stage.PRODUCTION, ("crm.example",)), ())
        sandbox = Declaration(Environment("qa", Stage.STAGING, ("two.third.example",)), ())
        return Running(Workspace("shop", tmp_path, (declared, live, sandbox))).plan(Asked("up", "it"))

    plan.root = tmp_path  # type: ignore[attr-defined]
    return plan


pytestmark = pytest.mark.engine


def test_production_with_its_own_secrets_and_hosts_is_refused_by_every_key_at_plan_time(shop: Any) -> None:
    with pytest.raises(UsageError) as failure:
        shop()
    told = failure.value.message
    for place in (
        "`POSTGRES_PASSWORD` of `db` holds a secret",
        "`DATABASE_URL` of `web` holds a secret",
        "`CRM_TOKEN` of `web` holds a secret",
        "`services.web.command` holds a secret",
        "secret `signing` of `web` holds a secret",
        "config `settings` holds a secret",
        "`.env.production`, mounted into `web`, holds a secret",
        "`CRM_URL` of `web` leads to `api.crm.example`",
        "`HOOKS` of `web` leads to `one.third.example`",
    ):
        assert place in told
    assert "profiles/it.toml" in failure.value.hint
    for other in ("CACHE_URL", "CORS_ALLOWED_ORIGINS", "BIND_ADDRESS", "two.third", "key.pem"):
        assert other not in told
    for value in (PASSWORD, TOKEN, SIGNING):
        assert value not in told + failure.value.hint


def test_production_runs_with_declared_substitutes(shop: Any) -> None:
    compose = shop.root / "compose.yaml"
    compose.write_text(COMPOSE.replace(', "./:/src"', ""))
    given = {"substitutes": tuple(INSTEAD.items()), "secrets": (("signing", "local-signing"),)}
    with pytest.raises(UsageError) as failure:
        shop(**given)
    assert failure.value.message.endswith("production's own: `HOOKS` of `web` leads to `one.third.example`")
    assert not shop(**given, hosts=("third.example",)).empty


def test_a_substitute_that_is_productions_own_value_is_refused(shop: Any) -> None:
    with pytest.raises(UsageError, match="`CRM_TOKEN` of `web` holds a secret of it"):
        shop(substitutes=(("CRM_TOKEN", TOKEN),))


def test_what_production_keeps_in_a_store_is_refused_and_never_fetched(shop: Any) -> None:
    """Nothing answers at that store: had it been asked, the message would be about that."""
    path = shop.root / ".env.production"
    path.write_text("DB_PASSWORD=keyring://shop/db\nCRM_TOKEN=vault://secret/shop#CRM\nSIGNING=x\n")
    with pytest.raises(UsageError, match="`CRM_TOKEN` of `web` holds a secret of it"):
        shop()


def test_a_substitute_is_fetched_from_where_it_is_kept(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from envparity.jobs.running.fetching import Fetching
    from envparity.jobs.running.project import resolve

    (tmp_path / "compose.yaml").write_text(COMPOSE)
    (tmp_path / ".env").write_text("DB_PASSWORD=env://HELD_DB\nCRM_TOKEN=none\nSIGNING=x\n")
    monkeypatch.setenv("HELD_DB", PASSWORD)
    monkeypatch.setenv("HELD_TOKEN", TOKEN)
    spec = RuntimeSpec(
        ("compose.yaml",),
        "shop",
        substitutes=(("web.CRM_TOKEN", "env://HELD_TOKEN"),),
        secrets=(("signing", "env://HELD_DB"),),
    )
    with Fetching(tmp_path) as stores:
        found = resolve(tmp_path, spec, own=stores, instead=stores)
    web = found.config["services"]["web"]
    assert web["environment"]["CRM_TOKEN"] == TOKEN
    assert web["environment"]["DATABASE_URL"] == f"postgres://app:{PASSWORD}@db/app"
    assert found.config["secrets"]["signing"]["content"] == PASSWORD
    assert PASSWORD not in repr(found)
    with Fetching(tmp_path) as stores, pytest.raises(EnvparityError, match="NOT_THERE"):
        resolve(
            tmp_path, replace(spec, secrets=(("signing", "env://NOT_THERE"),)), own=stores, instead=stores
        )


def test_a_mounted_file_with_a_key_of_its_own_is_refused(shop: Any) -> None:
    (shop.root / "key.pem").write_text("-----BEGIN PRIVATE " + "KEY-----\nMIIE\n")
    with pytest.raises(UsageError, match=r"`key\.pem`, mounted into `web`, holds a secret of it"):
        shop()


def test_another_environment_that_leads_to_production_is_told_so(shop: Any) -> None:
    plan = shop(Stage.DEVELOPMENT)
    assert "`CRM_URL` of `web` leads to `api.crm.example`, a host of production" in plan.warnings
    assert not any("third.example" in told for told in plan.warnings)


@pytest.mark.both
def test_an_internal_environment_has_no_way_out_but_for_the_services_named(
    tmp_path: Any, engine: Any
) -> None:
    from tests.engines.conftest import Shop

    shop = Shop(tmp_path, engine)
    try:
        shop.declare(
            "dev",
            """
            services:
              inside: {image: IMAGE, command: [sleep, "100"], init: true, ports: ["127.0.0.1::8000"]}
              gate: {image: IMAGE, command: [sleep, "100"], init: true}
            """,
        )
        found = shop._declared["dev"]
        assert found.runtime is not None
        shop._declared["dev"] = replace(
            found, runtime=replace(found.runtime, internal=True, outside=("gate",))
        )
        plan = shop.up()
        assert any("`inside` publishes ports" in told for told in plan.warnings)
        inside = f"{shop.name}-dev-inside-1"
        closed = {
            name: shop.docker("network", "inspect", "-f", "{{.Internal}}", f"{shop.name}-dev_{name}")
            for name in ("default", "outside")
        }
        assert closed == {"default": "true", "outside": "false"}
        on = {
            name: sorted(shop.container(name)["NetworkSettings"]["Networks"]) for name in ("inside", "gate")
        }
        assert on["inside"] == [f"{shop.name}-dev_default"]
        assert on["gate"] == [f"{shop.name}-dev_default", f"{shop.name}-dev_outside"]
        assert "Address" in shop.docker("exec", inside, "nslookup", "gate")
    finally:
        shop.clean()


ASK = """
import sys, urllib.request
try:
    print(urllib.request.urlopen(sys.argv[1], timeout=4).status)
except OSError as error:
    print(type(getattr(error, "reason", error)).__name__)
"""


@pytest.mark.docker("Podman passes over names by link, which are refused there")
def test_of_an_internal_environment_declared_hosts_alone_are_reached(tmp_path: Any, engine: Any) -> None:
    from tests.engines.conftest import Shop

    if engine.image(GATEWAY) is None:
        pytest.skip(f"the image {GATEWAY} is not here: `sh tests/setup/engine.sh images` builds it")
    shop = Shop(tmp_path, engine)
    try:
        shop.declare(
            "dev",
            f"""
            services:
              inside:
                image: {GATEWAY}
                command: [sleep, "100"]
                init: true
                stop_grace_period: 0s
                environment: {{CRM_URL: "http://sandbox.crm.example:8080/v1"}}
            """,
        )
        found = shop._declared["dev"]
        assert found.runtime is not None
        shop._declared["dev"] = replace(
            found,
            runtime=replace(found.runtime, internal=True, hosts=("sandbox.crm.example", "*.any.example")),
        )
        plan = shop.up()
        assert "`*.any.example` of `runtime.hosts` names no single host: it is not let out" in plan.warnings
        told = "`sandbox.crm.example` is let out on 80, 443, 8080, by `out.sandbox.crm.example`"
        assert told in plan.warnings
        names = ("sandbox.crm.example", "other.crm.example")
        shop.docker(
            "run", "-d", "--label", f"dev.envparity.test-guest={tmp_path}", "--name", f"{shop.name}-guest",
            "--network", f"{shop.name}-dev_outside", *(f"--network-alias={name}" for name in names),
            GATEWAY, "python3", "-m", "http.server", "8080",
        )  # fmt: skip
        address = shop.docker(
            "inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", f"{shop.name}-guest"
        )

        def ask(host: str) -> str:
            inside = f"{shop.name}-dev-inside-1"
            answer: str = shop.docker("exec", inside, "python3", "-c", ASK, f"http://{host}:8080/")
            return answer

        for _ in range(50):  # until the guest listens
            if ask("sandbox.crm.example") == "200":
                break
        assert ask("sandbox.crm.example") == "200"
        assert ask("other.crm.example") == "gaierror"
        assert ask(address) in ("OSError", "TimeoutError")
        assert shop.up().empty
    finally:
        shop.clean()


def test_a_way_past_an_internal_network_is_refused(shop: Any) -> None:
    compose = shop.root / "compose.yaml"
    compose.write_text("name: shop\nservices: {web: {image: 'a:1', network_mode: host}}\n")
    with pytest.raises(UsageError, match="`web` asks for the network mode `host`, which has a way out"):
        shop(internal=True)
    with pytest.raises(UsageError, match="there is no service `nobody`"):
        shop(internal=True, outside=("nobody",))


@pytest.mark.both
def test_a_secret_by_file_lies_in_memory_and_is_nowhere_else(
    tmp_path: Any, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.engines.conftest import Shop

    monkeypatch.setenv("SHOP_TOKEN", TOKEN)
    shop = Shop(tmp_path, engine)
    try:
        shop.declare(
            "dev",
            """
            services:
              web:
                image: IMAGE
                command: [sleep, "100"]
                init: true
                read_only: true
                tmpfs: [/run]
                user: "1000"
                secrets: [token, {source: kept, target: deep/kept, mode: 0400, uid: "1000"}]
            secrets: {token: {environment: SHOP_TOKEN}, kept: {external: true}}
            """,
        )
        found = shop._declared["dev"]
        assert found.runtime is not None
        shop._declared["dev"] = replace(found, runtime=replace(found.runtime, secrets=(("kept", PASSWORD),)))
        shop.up()
        inside = f"{shop.name}-dev-web-1"
        assert shop.docker("exec", inside, "cat", "/run/secrets/token") == TOKEN
        assert shop.docker("exec", inside, "cat", "/run/secrets/deep/kept") == PASSWORD
        mounts = shop.docker("exec", inside, "cat", "/proc/mounts").splitlines()
        assert [line.split()[2] for line in mounts if "/run/secrets/" in line] == ["tmpfs", "tmpfs"]
        told = json.dumps(shop.container("web")) + shop.docker("diff", inside)
        assert TOKEN not in told
        assert PASSWORD not in told
        mounted = shop.container("web")["Mounts"]
        sources = [Path(one["Source"]) for one in mounted if "secrets" in one["Destination"]]
        assert all(source.parents[2].stat().st_mode & 0o077 == 0 for source in sources)
        for source in sources:
            source.unlink()
        shop.docker("stop", inside)
        shop.up()
        assert shop.docker("exec", inside, "cat", "/run/secrets/token") == TOKEN
        shop.running.carry_out(Asked("down", "dev"))
        assert not any(source.exists() for source in sources)
    finally:
        shop.clean()


def test_a_secret_behind_a_reference_is_put_into_what_was_made_of_it_too(tmp_path: Path) -> None:
    from envparity.jobs.running.fetching import Fetching
    from envparity.jobs.running.project import resolve
    from envparity.model.declarations import RuntimeSpec

    (tmp_path / "pw").write_text("tricky-harbour\n")
    (tmp_path / "dev.env").write_text(
        "DB_PASSWORD=file://pw\nDATABASE_URL=postgres://app:${DB_PASSWORD}@db/app\n"
    )
    (tmp_path / "web.env").write_text(
        "API_TOKEN=file://pw\nCALLBACK=https://x.example/?t=${API_TOKEN}&n=1\nDOCS=file:///docs\n"
    )
    (tmp_path / "compose.yaml").write_text(
        "services:\n  web:\n    image: web:1\n    env_file: web.env\n    environment:\n      URL: ${DATABASE_URL}\n      PASSWORD: ${DB_PASSWORD}\n"
    )
    with Fetching(tmp_path) as stores:
        resolved = resolve(tmp_path, RuntimeSpec(("compose.yaml",), "shop", ("dev.env",)), own=stores)
    assert resolved.config["services"]["web"]["environment"] == {
        "API_TOKEN": "tricky-harbour",
        "CALLBACK": "https://x.example/?t=tricky-harbour&n=1",
        "DOCS": "file:///docs",
        "PASSWORD": "tricky-harbour",
        "URL": "postgres://app:tricky-harbour@db/app",
    }
