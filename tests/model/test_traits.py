"""In what two locks differ that hold a package at one version, by its name: the worst first, and nothing made up."""

from __future__ import annotations

from typing import Any

import pytest

from envparity.model.facts import Package
from envparity.model.places import Place
from envparity.model.provenance import trait
from envparity.model.records import replace

ONE = Package("npm", "a", "1.0.0", Place("package-lock.json", 1), hashes=("sha512-one",), direct=True)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"hashes": ("sha512-two",)}, "other content"),
        ({"origin": "git+https://code.example/a@0123"}, "other origin"),
        ({"groups": ("development",)}, "other group"),
        ({"flags": ("os=linux",)}, "other conditions"),
        ({"markers": "python_version < '3.9'"}, "other conditions"),
        ({"direct": False}, "asked for otherwise"),
        ({"flags": ("install-script",)}, "other parts"),
        ({"flags": ("build=h0_1",), "hashes": ("sha512-two",)}, "other build"),
        ({"origin": "patch+a@npm:1.0.0", "hashes": ("sha512-two",)}, "other origin"),
        ({"hashes": ("sha512-two",), "groups": ("development",), "direct": False}, "other content"),
        ({"place": Place("package-lock.json", 9)}, ""),
        ({"direct": None}, ""),
        ({"version": "2.0.0", "hashes": ("sha512-two",)}, ""),
    ],
)
def test_the_trait_is_named(change: dict[str, Any], name: str) -> None:
    other = replace(ONE, **change)
    assert trait([ONE], [other]) == trait([other], [ONE]) == name
