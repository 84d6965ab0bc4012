"""Every store that can be had here keeps the one protocol, against the real service."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from envparity.errors import MissingSecretError, StoreError
from envparity.secrets.stores.base import Ground, Store
from envparity.secrets.stores.table import STORES, open_store
from envparity.secrets.value import Secret

NAMES = {
    "age": ("secrets.age#production/{}", "secrets.age"),
    "file": ("kept/{}", "kept"),
    "keyring": ("envparity/shop/production/{}", "envparity/shop/"),
    "vault": ("secret/shop/production#{}", "secret/shop"),
    "vault 1": ("old/shop/production#{}", "old/shop"),
    "aws-sm": ("shop/production/{}", "shop/production/"),
    "aws-sm field": ("shop/production#{}", "shop/production#"),
    "aws-ssm": ("/shop/production/{}", "/shop/production/"),
    "sops": ("shop.yaml#production.{}", "shop.yaml#production"),
}
"""A name's form, and what it lies within."""


@pytest.fixture(params=NAMES)
def kept(request: pytest.FixtureRequest, ground: Ground) -> tuple[str, Store, Ground]:
    """Open each store; give its case, the store and what it stands on."""
    case: str = request.param
    scheme = case.partition(" ")[0]
    if scheme == "keyring":
        request.getfixturevalue("keyring_here")
    if scheme.startswith("aws"):
        request.getfixturevalue("amazon")
    if scheme == "sops":
        ground = Ground(ground.root, {**ground.variables, **request.getfixturevalue("sops_here")})
    if scheme == "vault":
        variables = request.getfixturevalue("bao")
        ground = Ground(ground.root, {**ground.variables, **variables})
        _mount_version_1(variables)
    return case, open_store(scheme, ground), ground


def _mount_version_1(variables: dict[str, str]) -> None:
    import hvac  # type: ignore[import-untyped]

    client = hvac.Client(url=variables["VAULT_ADDR"], token=variables["VAULT_TOKEN"])
    if "old/" not in client.sys.list_mounted_secrets_engines()["data"]:
        client.sys.enable_secrets_engine("kv", path="old", options={"version": "1"})


def test_a_value_is_kept_found_listed_and_forgotten(kept: tuple[str, Store, Ground], value: Secret) -> None:
    case, store, ground = kept
    form, within = NAMES[case]
    first, second = form.format("FIRST_TOKEN"), form.format("SECOND_TOKEN")
    assert not store.exists(first)
    with pytest.raises(MissingSecretError):
        store.get(first)
    store.set(first, value)
    store.set(second, Secret("another"))
    again = open_store(case.partition(" ")[0], ground)
    assert again.get(first) == value
    assert again.exists(second)
    assert [name for name in again.list(within) if "TOKEN" in name] == [first, second]
    store.set(first, Secret("changed"))
    assert again.get(first) == Secret("changed")
    assert again.get(second) == Secret("another")
    store.remove(first)
    assert not again.exists(first)
    with pytest.raises(MissingSecretError):
        store.remove(first)
    assert again.get(second) == Secret("another")
    store.remove(second)
    again.close()
    store.close()


def test_several_are_kept_at_once_and_the_store_tells_since_when(kept: tuple[str, Store, Ground]) -> None:
    case, store, _ = kept
    form, _ = NAMES[case]
    values = {form.format(f"KEY_{number}"): Secret(f"value {number}") for number in range(3)}
    store.set_all(values)
    for name, held in values.items():
        assert store.get(name) == held
    told = store.since(form.format("KEY_0"))
    assert (told == "") if case in ("vault 1", "sops") else told.endswith("Z") and len(told) == 20
    for name in values:
        store.remove(name)


def test_variables_are_read_and_not_written(ground: Ground) -> None:
    store = open_store("env", Ground(ground.root, {"DB_PASSWORD": "violet", "DB_HOST": "db"}))
    assert store.get("DB_PASSWORD") == Secret("violet")
    assert store.list("DB_") == ["DB_HOST", "DB_PASSWORD"]
    with pytest.raises(MissingSecretError):
        store.get("OTHER")
    with pytest.raises(StoreError, match="cannot be written"):
        store.set("DB_PASSWORD", Secret("x"))
    with pytest.raises(StoreError, match="cannot be removed"):
        store.remove("DB_PASSWORD")


def test_every_scheme_of_a_reference_has_a_store_and_every_module_is_listed(ground: Ground) -> None:
    from envparity.model.references import SCHEMES
    from envparity.secrets import stores

    assert tuple(entry.scheme for entry in STORES) == SCHEMES
    folder = Path(str(stores.__file__)).parent
    shared = {"__init__", "amazon", "base", "commands", "ledger", "table", "writing"}
    assert {path.stem for path in folder.glob("*.py")} - shared == {entry.module for entry in STORES}
    page = (Path(__file__).parents[3] / "docs" / "secrets.md").read_text("utf-8")
    for entry in STORES:
        assert open_store(entry.scheme, ground) is not None
        assert entry.form.startswith(f"{entry.scheme}://")
        assert f"| `{entry.form}` |" in page


def test_what_is_written_is_for_its_owner_alone(ground: Ground) -> None:
    before = os.umask(0)
    try:
        open_store("age", ground).set("secrets.age#A", Secret("x"))
        open_store("file", ground).set("kept/one", Secret("x"))
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in ground.root.rglob("*") if path.is_file()}
    assert modes == {"secrets.age": 0o600, "one": 0o600}
