"""Secrets that a project gives its containers are masked wherever their output goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from envparity.jobs.running.levels import said, unfolded
from envparity.jobs.running.veil import make_veil
from envparity.model.values import MASK


def config(**environment: str) -> dict[str, Any]:
    return {"services": {"web": {"environment": environment}}}


def test_a_secret_is_masked_and_the_rest_of_the_line_stays() -> None:
    secret = uuid4().hex
    veil = make_veil([config(DB_PASSWORD=secret, STAGE="production")], {})
    assert veil(f"in production with {secret}!") == f"in production with {MASK}!"


def test_the_password_in_an_address_is_masked_alone() -> None:
    secret = uuid4().hex
    veil = make_veil([config(DSN=f"postgres://app:{secret}@db:5432/shop?sslmode=off")], {})
    assert veil(f"postgres://app:{secret}@db:5432/shop") == f"postgres://app:{MASK}@db:5432/shop"
    assert veil("db:5432/shop") == "db:5432/shop"


def test_a_secret_in_a_file_or_variable_is_masked(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-a-file\n")
    secrets = {
        "a": {"file": str(tmp_path / "key")},
        "b": {"environment": "B"},
        "c": {"file": str(tmp_path / "no")},
    }
    veil = make_veil([{"services": {}, "secrets": secrets}], {"B": "from-a-variable"})
    assert veil("from-a-file from-a-variable") == f"{MASK} {MASK}"


def test_build_arguments_are_masked() -> None:
    secret = uuid4().hex
    veil = make_veil([{"services": {"web": {"build": {"args": {"NPM_TOKEN": secret}}}}}], {})
    assert secret not in veil(f"RUN npm --token={secret}")


@pytest.mark.parametrize("sign", ['"', "\\", "<", "&", "/", "é", "+", "%", "@"])
def test_a_secret_is_masked_as_json_and_addresses_write_it(sign: str) -> None:
    secret = f"{uuid4().hex}{sign}{uuid4().hex}"
    veil = make_veil([config(DB_PASSWORD=secret)], {})
    pages = json.dumps(secret, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")
    for told in (json.dumps(secret), pages, json.dumps(secret).replace("/", "\\/")):
        line = f'{{"msg": "connecting", "password": {told}}}'
        assert secret not in said(veil(line))
        assert secret[:32] not in veil(line)
        assert all(secret[:32] not in shown for shown in unfolded(veil(line)))
    assert secret[:32] not in veil(f"postgres://app:{quote(secret, safe='')}@db/shop")


def test_a_short_value_is_no_reason_to_eat_words() -> None:
    veil = make_veil([config(DB_PASSWORD="app")], {})
    assert veil("app started") == "app started"


def test_the_longer_of_two_secrets_is_masked_whole() -> None:
    veil = make_veil([config(A_PASSWORD="hunter2hunter2", B_PASSWORD="hunter2hunter2-and-more")], {})
    assert veil("hunter2hunter2-and-more") == MASK


def test_each_line_of_a_private_key_is_masked(tmp_path: Path) -> None:
    body = [uuid4().hex for _ in range(3)]
    begin, end = (f"-----{word} KEY-----" for word in ("BEGIN", "END"))
    (tmp_path / "key").write_text("\n".join([begin, *body, end]))
    veil = make_veil([{"services": {}, "secrets": {"a": {"file": str(tmp_path / "key")}}}], {})
    assert [veil(line) for line in (begin, *body, end)] == [begin, MASK, MASK, MASK, end]
