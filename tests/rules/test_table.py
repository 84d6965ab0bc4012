"""The table of rules: whole, without two of one code, and in the order of the board."""

from __future__ import annotations

import re
from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path
from typing import get_args

import pytest

from envparity import rules
from envparity.model.areas import Area
from envparity.model.facts import FactKind
from envparity.rules.base import Rule
from envparity.rules.table import RULES

FOLDER = Path(rules.__path__[0])
PREFIXES = {
    Area.DEPENDENCIES: "DEP",
    Area.CONFIGURATION: "CFG",
    Area.SECRETS: "SEC",
    Area.RUNTIME_ENVIRONMENT: "RUN",
    Area.DEPLOYMENT_PIPELINE: "PIP",
    Area.API_INTEGRATION: "API",
    Area.CONTAINERIZATION: "CON",
    Area.ORCHESTRATION: "ORC",
    Area.OBSERVABILITY: "OBS",
    Area.SCALABILITY: "SCA",
    Area.LATENCY: "LAT",
    Area.COST: "CST",
    Area.ISOLATION: "ISO",
    Area.INFRASTRUCTURE_AS_CODE: "IAC",
    Area.VENDOR_LOCK_IN: "VEN",
}


def _modules() -> list[str]:
    areas = {area.value.replace("-", "_") for area in Area}
    files = [path for path in FOLDER.glob("*/*.py") if path.parent.name in areas]
    return sorted(f"{path.parent.name}.{path.stem}" for path in files if path.name != "__init__.py")


@pytest.mark.parametrize("module", _modules())
def test_every_module_of_an_area_is_one_rule_and_is_listed(module: str) -> None:
    loaded = import_module(f"envparity.rules.{module}")
    made = [cls for _, cls in getmembers(loaded, isclass) if cls.__module__ == loaded.__name__]
    own = [cls for cls in made if issubclass(cls, Rule)]
    assert len(own) == 1
    assert own[0] in {type(rule) for rule in RULES}
    area, _, name = module.partition(".")
    assert own[0].area == area.replace("_", "-")
    assert own[0].__name__.lower() == name.replace("_", "")


def test_every_rule_of_the_table_has_a_module_of_an_area() -> None:
    assert {type(rule).__module__ for rule in RULES} == {f"envparity.rules.{module}" for module in _modules()}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_code_is_its_areas_prefix_and_three_digits(rule: Rule) -> None:
    assert re.fullmatch(rf"{PREFIXES[rule.area]}\d{{3}}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.subjects <= set(get_args(FactKind))


def test_no_two_rules_share_a_code_or_a_name() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_rules_are_listed_by_code_within_an_area() -> None:
    for area in Area:
        codes = [rule.code for rule in RULES if rule.area is area]
        assert codes == sorted(codes)


def test_areas_are_listed_in_the_order_of_the_board() -> None:
    areas = list(dict.fromkeys(rule.area for rule in RULES))
    assert areas == [area for area in Area if area in areas]
