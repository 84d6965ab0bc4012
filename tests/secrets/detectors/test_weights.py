"""What speaks for a secret is weighed by a table that can be read."""

from __future__ import annotations

import pytest

from envparity.secrets.detectors.flavours import Flavour
from envparity.secrets.detectors.plausible import candidate
from envparity.secrets.detectors.scoring import speaks_for
from envparity.secrets.detectors.search import readings, search_for
from envparity.secrets.detectors.traits import traits_of
from envparity.secrets.detectors.weights import WEIGHTS

RANDOM = "hJ7kd92L" + "qpzxWm4T"


def test_the_table_is_sorted_and_each_weight_is_of_a_trait_that_is_seen() -> None:
    assert list(WEIGHTS) == sorted(WEIGHTS)
    whole = (
        b'DB_PASSWORD = "hunter2"\n  "api_key": "0a1b2c3d4e5f60718293a4b5c6d7e8f9",\n# token: changed-by-hand1\n'
        b"connect(secret='alpha_beta1' + x)\n"
    )
    seen = {
        trait
        for flavour in (Flavour.SETTINGS, Flavour.SOURCE, Flavour.PROSE)
        for _, line, found, raw in readings(whole, flavour)
        if (told := candidate(found, raw, flavour))
        for trait in traits_of(found, *told, line, flavour)
    }
    assert len(seen & WEIGHTS.keys()) > 20


@pytest.mark.parametrize(
    ("line", "held"),
    [
        (f'api_secret = "{RANDOM}"', True),
        ('password = "Tr0ub4dor&3"', True),
        ('password = "password"', False),
        ('PASSWORD_VARIABLE = "DB_PASSWORD"', False),
        ('secret = f"id={name},src={value}"', False),
        ('cache_key = "users by name"', False),
        ('set_option(:oauth_secret, "XpbeSdCoaKSmQGSeokz5qcUATClRW5u0")', True),
        ('x = {"kind": "password", "length": "8-15"}', False),
        ('key = String("2Sg8iYjAxxmI2LvUXpJjkYrMxURPc8r")', True),
    ],
)
def test_a_line_of_a_program_is_weighed(line: str, held: bool) -> None:
    assert bool(search_for(Flavour.SOURCE).hits(line.encode())) is held


@pytest.mark.parametrize(
    ("line", "held"),
    [
        ("POSTGRES_PASSWORD: Hq7s-2mzT91xx", True),
        ('POSTGRES_PASSWORD: "${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD}"', False),
        ("POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD}", False),
    ],
)
def test_what_is_said_where_a_variable_is_not_set_is_no_value_of_it(line: str, held: bool) -> None:
    assert bool(search_for(Flavour.SETTINGS).hits(line.encode())) is held


def test_what_is_seen_adds_up() -> None:
    ((_, line, found, raw),) = readings(f'api_secret = "{RANDOM}"'.encode(), Flavour.SOURCE)
    told = candidate(found, raw, Flavour.SOURCE)
    assert told is not None
    assert speaks_for(found, *told, line, Flavour.SOURCE)
    assert sum(WEIGHTS.get(trait, 0.0) for trait in traits_of(found, *told, line, Flavour.SOURCE)) > 0
