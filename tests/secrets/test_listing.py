"""One table of all secrets, and environments read with what their references stand for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from envparity.jobs.opening import open_workspace
from envparity.jobs.reading import take_snapshots
from envparity.jobs.reporting import make_report
from envparity.jobs.secrets.listing import list_secrets
from envparity.model.declarations import Workspace
from envparity.model.holdings import Holding
from envparity.model.records import replace
from envparity.report.holdings import render_json
from envparity.report.schema import schema_of
from envparity.report.text.holdings import render_holdings
from envparity.secrets.stores.base import Ground
from envparity.secrets.stores.table import open_store
from envparity.secrets.value import Secret

SHARED, OWN = "cobalt-" + "stairs-lantern", "juniper-" + "rocket-saucer"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Make two environments: plain values, references, and a store that holds one key more and lacks two."""
    import pyrage  # type: ignore[import-untyped]

    root = tmp_path / "shop"
    (root / "profiles").mkdir(parents=True)
    (root / "profiles/staging.toml").write_text('[[sources]]\nfiles = ["staging.env"]\n')
    (root / "profiles/production.toml").write_text(
        '[[sources]]\nfiles = ["production.env"]\n'
        '[secrets]\nstore = "age"\nrequired = ["STRIPE_KEY"]\nrotation_days = 30\nsecret = ["CRM_ROUTE"]\nopen = ["SEED_TOKEN"]\n'
    )
    (root / "staging.env").write_text(
        f"CRM_TOKEN={SHARED}\nURL=postgres://app:{OWN}@db/app\nPIN_SECRET=change-me\n"
    )
    (root / "production.env").write_text(
        "CRM_TOKEN=age://secrets.age#production/CRM_TOKEN\nGONE_TOKEN=age://secrets.age#production/GONE\n"
        "FAR_TOKEN=vault://secret/shop#FAR\nCRM_ROUTE=eu-west-blue\nSEED_TOKEN=not-a-secret-here\n"
    )
    (tmp_path / "age.key").write_text(str(pyrage.x25519.Identity.generate()))
    monkeypatch.setenv("ENVPARITY_AGE_KEY_FILE", str(tmp_path / "age.key"))
    monkeypatch.setenv("ENVPARITY_KEY", "5a" * 32)
    monkeypatch.delenv("VAULT_ADDR", raising=False)
    store = open_store("age", Ground(root))
    store.set_all({f"secrets.age#production/{key}": Secret(SHARED) for key in ("CRM_TOKEN", "EXTRA_TOKEN")})
    store.close()
    return open_workspace(root)


def held(shop: Workspace, environment: str, *, remote: bool = False) -> dict[str, Holding]:
    found = list_secrets(shop, lasting=True, remote=remote)
    at = [one.name for one in found.environments].index(environment)
    return {key.name: key.holdings[at] for key in found.keys}


def test_each_key_says_where_it_lives_and_who_has_the_same(shop: Workspace) -> None:
    production, staging = held(shop, "production"), held(shop, "staging")
    assert {key: holding.state for key, holding in production.items()} == {
        "CRM_ROUTE": "value", "CRM_TOKEN": "value", "EXTRA_TOKEN": "value", "FAR_TOKEN": "unknown",
        "GONE_TOKEN": "missing", "PIN_SECRET": "absent", "STRIPE_KEY": "missing", "URL": "absent",
    }  # fmt: skip
    assert production["CRM_TOKEN"].reference == "age://secrets.age#production/CRM_TOKEN"
    assert production["CRM_TOKEN"].since.startswith("20")
    assert production["CRM_TOKEN"].shared == ("production: EXTRA_TOKEN", "staging")
    assert staging["CRM_TOKEN"].shared == ("production", "production: EXTRA_TOKEN")
    assert production["CRM_ROUTE"].secrets[0].because == "the profile"
    assert "was not asked" in production["FAR_TOKEN"].reason
    assert staging["URL"].secrets[0].kind == "password"


def test_the_table_in_json_is_of_its_schema_and_shows_no_value_and_no_fingerprint_of_a_weak_one(
    shop: Workspace,
) -> None:
    found = list_secrets(shop, lasting=True)
    document = json.loads(render_json(found))
    Draft202012Validator(schema_of("secrets")).validate(document)
    (weak,) = [one for one in document["secrets"] if one["key"] == "PIN_SECRET"]
    assert "fingerprint" not in weak["environments"]["staging"]["secrets"][0]
    text = render_holdings(found, today="2026-11-26", width=200, colour=False, verbose=False)
    for shown in (text, json.dumps(document)):
        assert SHARED not in shown
        assert OWN not in shown
    assert "missing age" in text
    assert "? vault" in text


def test_a_reference_that_is_resolved_is_compared_by_what_it_stands_for(shop: Workspace) -> None:
    unasked = make_report(shop, now="2026-11-26T00:00:00Z")
    assert "SEC001" not in {finding.code for finding in unasked.findings}
    asked = make_report(replace(shop, resolve="all"), now="2027-02-26T00:00:00Z")
    codes = {finding.code: finding for finding in asked.findings}
    assert codes["SEC001"].subject.name == "CRM_TOKEN"
    assert {f.subject.name for f in asked.findings if f.code == "SEC014"} == {"GONE_TOKEN", "STRIPE_KEY"}
    assert codes["SEC013"].subject.name in ("CRM_TOKEN", "EXTRA_TOKEN")
    assert asked.verdict == "fail"


def test_a_reference_in_an_address_is_resolved_and_compared_as_the_addresss_password(shop: Workspace) -> None:
    for name, reference in (("staging", "A"), ("production", "CRM_TOKEN")):
        with (shop.root / f"{name}.env").open("a") as file:
            file.write(f"LINK=postgres://app:age://secrets.age#production/{reference}@{name}/app\n")
    store = open_store("age", Ground(shop.root))
    store.set("secrets.age#production/A", Secret(SHARED))
    store.close()
    unasked = {finding.code for finding in make_report(shop, now="2026-11-26T00:00:00Z").findings}
    assert "SEC001" not in unasked
    asked = make_report(replace(shop, resolve="all"), now="2026-11-26T00:00:00Z")
    (shared,) = [one for one in asked.findings if one.code == "SEC001"]
    assert "LINK" in shared.message or shared.subject.name == "LINK"
    (staging,) = take_snapshots(replace(shop, resolve="all"), ("staging",))
    (link,) = [one for one in staging.settings if one.key == "LINK"]
    assert SHARED not in repr(link)


def test_a_store_that_does_not_answer_makes_its_values_unknown_and_the_report_incomplete(
    shop: Workspace,
) -> None:
    (production,) = take_snapshots(replace(shop, resolve="all"), ("production",))
    assert not production.complete
    (source,) = [source for source in production.sources if source.kind == "store"]
    assert (source.place, source.status) == ("vault://", "failed")
    assert "no vault is named" in source.problems[0].message
    (local,) = take_snapshots(replace(shop, resolve="local"), ("production",))
    assert local.complete


def test_no_store_is_opened_unless_somebody_asks(shop: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from envparity.secrets.stores import table

    def refuse(*_: object) -> None:
        raise AssertionError("a store was opened")

    monkeypatch.setattr(table, "open_store", refuse)
    make_report(shop, now="2026-11-26T00:00:00Z")


def test_a_key_whose_value_is_kept_elsewhere_is_not_known_rather_than_absent(shop: Workspace) -> None:
    (shop.root / "web.yaml").write_text(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: web\n    image: shop:1\n"
        "    env: [{name: CRM_TOKEN, valueFrom: {secretKeyRef: {name: crm, key: token}}}]\n"
    )
    (shop.root / "profiles/production.toml").write_text('[[sources]]\nfiles = ["web.yaml"]\n')
    own = held(open_workspace(shop.root), "production")
    assert own["CRM_TOKEN"].state == "unknown"
    assert "`crm`" in own["CRM_TOKEN"].reason
    assert own["PIN_SECRET"].state == "absent"


@pytest.mark.parametrize("width", [80, 100])
def test_keys_that_end_unlike_are_told_apart_beside_many_environments(tmp_path: Path, width: int) -> None:
    for name in ("development", "demo", "qa", "staging", "preprod", "production"):
        lines = (f"SERVICE_ROUTE_SECRET_{number}={name}-cobalt-stairs-{number}\n" for number in (1, 2))
        (tmp_path / f".env.{name}").write_text("".join(lines))
    found = list_secrets(open_workspace(tmp_path), lasting=False)
    assert len(found.environments) == 6
    text = render_holdings(found, today="2026-11-26", width=width, colour=False, verbose=False)
    rows = [line.split()[0] for line in text.splitlines() if line.startswith("SERV")]
    assert len(rows) == 2
    assert len(set(rows)) == 2
    assert all(len(line) <= width for line in text.splitlines())
    if width == 100:
        assert rows == ["SERVICE_ROUTE_SECRET_1", "SERVICE_ROUTE_SECRET_2"]
