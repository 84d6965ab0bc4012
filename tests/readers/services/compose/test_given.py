"""Secrets that a Compose project declares are settings, whatever they are given by."""

from __future__ import annotations

from types import MappingProxyType

from envparity.errors import ReadError
from envparity.model.facts import Setting
from envparity.model.values import Plain, Sealed, Unknown, secrets_in
from envparity.readers.document import Document
from envparity.readers.services.compose.reader import READER
from envparity.secrets.sealing import make_seal

SEAL = make_seal(b"k" * 32)
TEXT = b"""\
services:
  db:
    image: postgres:16
    secrets: [password, token, kept, gone, unset, binary]
secrets:
  password:
    file: ../secrets/password.txt
  token:
    environment: CRM_TOKEN
  kept:
    external: true
  gone:
    file: gone.txt
  unset:
    environment: NOWHERE
  binary:
    file: ./key.bin
  unused:
    file: unused.txt
"""
FILES = {
    "secrets/password.txt": b"gravel-sonnet-harbour\n",
    "deploy/key.bin": bytes(range(128, 192)),
    "deploy/unused.txt": b"x",
}


def sibling(path: str) -> bytes:
    if path not in FILES:
        raise ReadError(f"`{path}`: no such file")
    return FILES[path]


def read() -> dict[str, Setting]:
    variables = MappingProxyType({"CRM_TOKEN": "cobalt-stairs-lantern"})
    document = Document(
        "deploy/compose.yaml", TEXT, sibling, variables, MappingProxyType({"root": "/work/shop"})
    )
    return {setting.key: setting for setting in READER.read(document, SEAL).settings}


def test_what_files_and_variables_hold_is_sealed_under_the_secret_s_name() -> None:
    found = read()
    assert set(found) == {f"secrets.{name}" for name in ("password", "token", "gone", "unset", "binary")}
    password, token = found["secrets.password"], found["secrets.token"]
    assert secrets_in(password.value) == secrets_in(SEAL("PASSWORD", "gravel-sonnet-harbour"))
    assert (password.place.path, password.carrier) == ("secrets/password.txt", "file")
    assert isinstance(token.value, Sealed)
    assert (token.place.path, token.place.line, token.carrier) == ("deploy/compose.yaml", 8, "variable")
    assert isinstance(found["secrets.binary"].value, Sealed)


def test_what_is_not_here_is_unknown_and_never_empty() -> None:
    found = read()
    assert found["secrets.gone"].value == Unknown("`deploy/gone.txt`: no such file")
    assert found["secrets.unset"].value == Unknown("variable NOWHERE is not set")
    assert not any(isinstance(setting.value, Plain) for setting in found.values())
