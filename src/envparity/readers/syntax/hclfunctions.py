"""What functions of HCL come to that choose between values, and parts of lists and mappings; any other is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class NotKnown(Exception):
    """The expression's value stands in no file; `reason` says what it would take."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def truth(said: bool) -> str:
    """Write a truth as HCL has it."""
    return "true" if said else "false"


def picked(held: Any, key: Any) -> Any:
    """Give what a mapping or list holds at a key; `NotKnown` where it holds nothing there."""
    found: Any = NotKnown("a part that is not in the files")
    if isinstance(held, Mapping):
        found = held.get(key, found)
    elif isinstance(held, list) and isinstance(key, str) and key.isdecimal() and int(key) < len(held):
        found = held[int(key)]
    if isinstance(found, NotKnown):
        raise found
    return found


def called(name: str, given: list[Any]) -> Any:
    """Work out the functions that choose between values; any other is left to Terraform."""
    match name, given:
        case ("lookup", [Mapping() as table, str() as key, *rest]):
            if key in table or not rest:
                return picked(table, key)
            return rest[0]
        case ("coalesce", [*values]):
            found = next((value for value in values if value not in (None, "")), None)
            if found is not None:
                return found
        case ("tostring" | "tonumber" | "tobool" | "toset" | "tolist" | "tomap" | "nonsensitive", [value]):
            return value
        case ("lower", [str() as value]):
            return value.lower()
        case ("upper", [str() as value]):
            return value.upper()
        case ("merge", [*tables]) if all(isinstance(table, Mapping) for table in tables):
            return {key: value for table in tables for key, value in table.items()}
        case ("concat", [*lists]) if all(isinstance(held, list) for held in lists):
            return [item for held in lists for item in held]
        case ("contains", [list() as held, value]):
            return truth(value in held)
        case ("join", [str() as mark, list() as held]) if all(isinstance(item, str) for item in held):
            return mark.join(held)
    raise NotKnown(f"`{name}()` is worked out when it is applied")
