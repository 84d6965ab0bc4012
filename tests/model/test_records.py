from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from envparity.model import records
from envparity.model.places import Place


def _classes(make: Any, of: Callable[..., Any]) -> tuple[Any, Any, Any]:
    """Give three classes made by one maker of dataclasses: slotted and ordered, plain and frozen, changeable."""

    @make(frozen=True, slots=True, order=True)
    class Ordered:
        """A record."""

        name: str
        line: int = 0
        kind: ClassVar[str] = "ordered"

    @make(frozen=True)
    class Frozen:
        """A record."""

        name: str
        quiet: str = of(default="q", repr=False)
        held: dict[str, int] = of(default_factory=dict)

    @make(slots=True)
    class Loose:
        """A record."""

        found: list[str] = of(default_factory=list)
        only: str = ""

    return Ordered, Frozen, Loose


OURS = _classes(records.dataclass, records.field)
THEIRS = _classes(dataclasses.dataclass, dataclasses.field)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(), st.integers(), st.text(), st.integers())
def test_records_compare_and_hash_and_show_as_dataclasses_do(a: str, i: int, b: str, j: int) -> None:
    ours, theirs = (OURS[0](a, i), OURS[0](b, line=j)), (THEIRS[0](a, i), THEIRS[0](b, line=j))
    assert (ours[0] == ours[1]) == (theirs[0] == theirs[1])
    assert (ours[0] < ours[1]) == (theirs[0] < theirs[1])
    assert (ours[0] >= ours[1]) == (theirs[0] >= theirs[1])
    assert hash(ours[0]) == hash(theirs[0])
    assert repr(ours[0]) == repr(theirs[0])


@pytest.mark.parametrize("maker", [OURS, THEIRS], ids=["ours", "theirs"])
class TestAsTheStandardLibraryHasIt:
    def test_defaults_are_made_for_each_record_and_none_is_a_value(self, maker: tuple[Any, Any, Any]) -> None:
        _, frozen, loose = maker
        assert loose().found is not loose().found
        assert loose(["x"], only="y").found == ["x"]
        assert frozen("a", held=None).held is None
        assert not hasattr(frozen, "held")
        assert frozen.quiet == "q"

    def test_what_is_wrong_in_a_call_is_a_type_error(self, maker: tuple[Any, Any, Any]) -> None:
        ordered, frozen, _ = maker
        for wrong in ({}, {"name": "a", "colour": 1}):
            with pytest.raises(TypeError):
                ordered(**wrong)
        with pytest.raises(TypeError):
            dataclasses.replace(frozen("a"), colour=1)
        with pytest.raises(TypeError):
            records.replace(frozen("a"), colour=1)

    def test_a_frozen_one_is_not_changed(self, maker: tuple[Any, Any, Any]) -> None:
        ordered, frozen, loose = maker
        for record in (ordered("a"), frozen("a")):
            with pytest.raises(dataclasses.FrozenInstanceError):
                record.name = "b"
            with pytest.raises(dataclasses.FrozenInstanceError):
                del record.name
        with pytest.raises((AttributeError, TypeError)):
            ordered("a").colour = 1
        changeable = loose()
        changeable.only = "x"
        assert changeable == loose([], "x")
        with pytest.raises(TypeError, match="unhashable"):
            hash(changeable)

    def test_a_quiet_field_is_not_shown(self, maker: tuple[Any, Any, Any]) -> None:
        shown = repr(maker[1]("a", quiet="not this"))
        assert "not this" not in shown
        assert "held={}" in shown

    def test_the_standard_librarys_functions_know_it(self, maker: tuple[Any, Any, Any]) -> None:
        ordered, frozen, _ = maker
        whole: Any = dataclasses
        assert whole.is_dataclass(ordered)
        assert whole.asdict(frozen("a")) == {"name": "a", "quiet": "q", "held": {}}
        nested = frozen("a", held={"k": (ordered("b", 1), [ordered("c")])})
        assert records.asdict(nested) == whole.asdict(nested)
        assert whole.replace(ordered("a", 1), line=2) == ordered("a", 2)
        assert records.replace(ordered("a", 1), line=2) == ordered("a", 2)
        assert ordered.kind == "ordered"
        match ordered("a", 1):
            case ordered(name, line):
                assert (name, line) == ("a", 1)

    def test_unlike_classes_are_unlike(self, maker: tuple[Any, Any, Any]) -> None:
        assert maker[0]("a", 1) != ("a", 1)
        with pytest.raises(TypeError):
            maker[0]("a") < maker[1]("a")  # noqa: B015


def test_a_record_is_copied_and_pickled_whole() -> None:
    place = Place("compose.yaml", 3)
    assert copy.deepcopy(place) == place
    assert pickle.loads(pickle.dumps(place)) == place


def test_no_method_is_compiled_before_a_record_is_made() -> None:
    script = (
        "import sys, builtins\n"
        "from envparity.model import records\n"
        "written = []\n"
        "now = builtins.exec\n"
        "records.exec = lambda *given: written.append(given[0]) or now(*given)\n"
        "from envparity.model.snapshots import Environment\n"
        "from envparity.model.places import Place\n"
        "assert written == [], written\n"
        "Place('a'), Place('b')\n"
        "assert len(written) == 1, written\n"
        "assert 'dataclasses' not in sys.modules and 'inspect' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_record_completes_itself_after_its_fields_are_set() -> None:
    @records.dataclass
    class Named:
        text: str
        words: set[str] = records.field(default_factory=set)

        def __post_init__(self) -> None:
            self.words.add(self.text)

    assert Named("a").words == {"a"}
    assert records.replace(Named("a"), text="b").words == {"a", "b"}
