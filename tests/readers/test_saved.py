"""Saved snapshots: what comes back is what was saved, and what was tampered with does not come back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envparity.errors import ReadError
from envparity.model.facts import Facet, Package, Resource, Runtime, Service, Setting
from envparity.model.places import Place, Problem
from envparity.model.snapshots import Environment, Snapshot, SourceReading, Stage
from envparity.model.values import Mixed, Plain, Sealed, Unknown
from envparity.readers.saved import load_snapshot, save_snapshot
from envparity.secrets.signing import make_signer

SIGN = make_signer(b"k" * 32, "snapshot")
TEXT = st.text(max_size=12)
PLACE = st.builds(Place, TEXT, st.integers(0, 9999))
SECRET = st.builds(Sealed, st.text("0123456789abcdef", min_size=16, max_size=16), TEXT, TEXT)
VALUE = st.one_of(
    st.builds(Plain, TEXT),
    SECRET,
    st.builds(Mixed, st.lists(st.one_of(TEXT, SECRET), max_size=4).map(tuple)),
    st.builds(Unknown, TEXT),
)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
SWITCH = st.one_of(st.none(), st.booleans())
FACET = st.builds(Facet, TEXT, VALUE, PLACE, TEXT)
FACETS = st.lists(FACET, max_size=3).map(tuple)
PACKAGE = st.builds(
    Package, TEXT, TEXT, TEXT, PLACE, TEXT, TEXTS, TEXT, TEXTS, TEXT, SWITCH, TEXTS, st.booleans(), TEXTS
)
SETTING = st.builds(
    Setting, TEXT, VALUE, PLACE, TEXT, TEXT, SWITCH, st.lists(PLACE, max_size=2).map(tuple), TEXTS
)
SOURCE = st.builds(
    SourceReading,
    TEXT,
    TEXT,
    st.sampled_from(["read", "partly", "failed"]),
    st.sets(st.sampled_from(["package", "setting", "service"])).map(frozenset),
    st.lists(st.builds(Problem, TEXT, st.integers(0, 99), TEXT), max_size=2).map(tuple),
    TEXT,
)
SNAPSHOT = st.builds(
    Snapshot,
    st.builds(Environment, TEXT, st.sampled_from(Stage), TEXTS),
    st.lists(SOURCE, max_size=2).map(tuple),
    st.lists(PACKAGE, max_size=2).map(tuple),
    st.lists(SETTING, max_size=3).map(tuple),
    st.lists(st.builds(Service, TEXT, PLACE, FACETS), max_size=2).map(tuple),
    st.lists(st.builds(Runtime, TEXT, TEXT, PLACE), max_size=2).map(tuple),
    st.lists(st.builds(Resource, TEXT, TEXT, PLACE, FACETS), max_size=2).map(tuple),
)
SMALL = Snapshot(
    Environment("production", Stage.PRODUCTION, ("db.example",)),
    (SourceReading("worktree", "app.env", "read", frozenset({"setting"}), format="dotenv"),),
    settings=(
        Setting("TOKEN", Sealed("00112233445566aa", "token", "32-63"), Place("app.env", 1)),
        Setting("PASSWORD", Sealed("ffeeddccbbaa9988", "password", "8-15", "default"), Place("app.env", 2)),
    ),
)


def saved(snapshot: Snapshot) -> str:
    return save_snapshot(
        snapshot,
        workspace="shop",
        taken_at="2026-11-26T10:00:00Z",
        content="sha256:0",
        program="9",
        sign=SIGN,
    )


@given(SNAPSHOT)
@settings(max_examples=60, deadline=None)
def test_what_is_saved_comes_back_as_it_was(snapshot: Snapshot) -> None:
    text = saved(snapshot)
    assert load_snapshot(text, SIGN) == (snapshot, "2026-11-26T10:00:00Z", "sha256:0")
    assert saved(snapshot) == text
    assert text.isascii()


def test_a_secret_that_could_be_guessed_leaves_no_fingerprint_behind() -> None:
    text = saved(SMALL)
    assert "00112233445566aa" in text
    assert "ffeeddccbbaa9988" not in text
    weak = load_snapshot(text, SIGN)[0].settings[1].value
    assert weak == Sealed("", "password", "8-15", "default")


def changed(**changes: Any) -> str:
    return json.dumps({**json.loads(saved(SMALL)), **changes})


def signed_anew(**changes: Any) -> str:
    """Sign a changed document as a newer program with the same key would."""
    head = {**json.loads(saved(SMALL)), **changes}
    del head["signature"]
    canonical = json.dumps(head, sort_keys=True, separators=(",", ":")).encode()
    return json.dumps({**head, "signature": SIGN(canonical)})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (saved(SMALL)[:-40], "cut off"),
        ("", "cut off"),
        ("[" * 100_000, "cut off"),
        ("[]", "not of the form"),
        ("{}", "not of the form"),
        (changed(schema="envparity.snapshot/2"), "not of the form"),
        (changed(taken_at="2020-01-01T00:00:00Z"), "signature does not hold"),
        (saved(SMALL).replace("TOKEN", "OTHER"), "signature does not hold"),
        (changed(signature="hmac-sha256:00"), "signature does not hold"),
        (changed(signature=None), "signature does not hold"),
        (changed(signature="é"), "signature does not hold"),
        (signed_anew(snapshot={"environment": {"name": "x", "stage": "orbit"}}), "does not know"),
        (signed_anew(snapshot={"environment": {"name": "x", "stage": "staging", "owner": "me"}}), "does not know"),
        (signed_anew(snapshot={"weather": []}), "does not know"),
        (signed_anew(snapshot=7), "does not know"),
    ],
)  # fmt: skip
def test_what_was_altered_cut_off_or_is_newer_is_refused(text: str, said: str) -> None:
    with pytest.raises(ReadError, match=said):
        load_snapshot(text, SIGN)


def test_a_snapshot_of_another_key_is_refused() -> None:
    with pytest.raises(ReadError, match="another workspace's key"):
        load_snapshot(saved(SMALL), make_signer(b"x" * 32, "snapshot"))


def test_a_signature_for_one_purpose_is_none_for_another() -> None:
    assert make_signer(b"k" * 32, "snapshot")(b"x") != make_signer(b"k" * 32, "promotion")(b"x")


def test_the_stage_and_everything_else_is_under_the_signature() -> None:
    text = saved(replace(SMALL, environment=Environment("production", Stage.STAGING, ())))
    assert text.split('"signature"')[1] != saved(SMALL).split('"signature"')[1]
