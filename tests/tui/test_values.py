"""How a cell is written, and that no secret is in it."""

from __future__ import annotations

from envparity.model.differences import Absent, Cell, Present
from envparity.model.values import MASK, Mixed, Plain, Sealed, Unknown
from envparity.tui.values import cell_spans, side_by_side


def plain(*texts: str) -> list[Cell]:
    return [Present(Plain(text), ()) for text in texts]


def written(cell: Cell) -> str:
    return "".join(text for text, _ in cell_spans(cell))


def test_each_kind_of_cell_is_told_in_words() -> None:
    assert written(Absent()) == "- absent"
    assert written(Unknown("it was not read")) == "? unknown: it was not read"
    assert written(Present(Plain(""), ())) == "(empty)"
    assert written(Present(Unknown("variable `X` is not set"), ())) == "? variable `X` is not set"


def test_a_secret_is_a_mask_and_the_beginning_of_its_fingerprint() -> None:
    secret = Sealed("0123456789abcdef", "password", "16-31")
    assert written(Present(secret, ())) == f"{MASK} password #01234567"
    url = Mixed(("postgres://app:", secret, "@db/app"))
    assert written(Present(url, ())) == f"postgres://app:{MASK}@db/app password #01234567"


def test_a_weak_secret_shows_why_it_is_weak_and_no_fingerprint() -> None:
    weak = Sealed("0123456789abcdef", "password", "8-15", weak="placeholder")
    assert written(Present(weak, ())) == f"{MASK} password, placeholder"


def test_the_part_in_which_values_differ_is_set_off() -> None:
    first, second = side_by_side(plain("https://crm.sandbox.example/v2", "https://crm.helpdesk.example/v2"))
    assert first == [("https://crm.", "faint"), ("sandbox", "strong bold"), (".example/v2", "faint")]
    assert "".join(text for text, _ in second) == "https://crm.helpdesk.example/v2"


def test_values_that_share_next_to_nothing_are_written_as_they_are() -> None:
    assert side_by_side(plain("true", "false")) == [[("true", "text")], [("false", "text")]]
    assert side_by_side(plain("postgres:15", "postgres:15")) == [[("postgres:15", "text")]] * 2


def test_a_value_that_another_one_begins_with_is_not_lost() -> None:
    cells = side_by_side(plain("postgres:1", "postgres:15"))
    assert ["".join(text for text, _ in cell) for cell in cells] == ["postgres:1", "postgres:15"]
