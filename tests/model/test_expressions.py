from __future__ import annotations

import gc
import pkgutil
import re
from importlib import import_module
from typing import Any

import pytest

import envparity
from envparity.model.expressions import _Late, expression


def test_nothing_is_compiled_before_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_now = re.compile

    def compile_and_tell(source: str, flags: int) -> re.Pattern[str]:
        compiled.append(source)
        return compile_now(source, flags)

    monkeypatch.setattr(re, "compile", compile_and_tell)
    digits = expression(r"\d+")
    assert compiled == []
    assert digits.findall("1 22") == ["1", "22"]
    assert digits.sub("n", "1 22") == "n n"
    assert compiled == [r"\d+"]


def test_it_answers_as_the_compiled_one_does_for_text_and_bytes() -> None:
    assert expression("A", re.IGNORECASE).fullmatch("a")
    assert expression(rb"(\w)=").findall(b"k=v") == [b"k"]
    assert expression(r"(a)(?P<b>b)").groups == 2
    unknown: Any = expression("a")
    with pytest.raises(AttributeError):
        unknown.compare("a")


def test_every_pattern_of_the_program_compiles() -> None:
    for module in pkgutil.walk_packages(envparity.__path__, "envparity."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    gc.unfreeze()  # the TUI freezes what it has loaded
    late = [one for one in gc.get_objects() if isinstance(one, _Late)]
    assert len(late) > 250
    for one in late:
        assert one.search
