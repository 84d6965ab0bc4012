"""What keys and values are taken for, and how findings speak of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envparity.model.values import Mixed, Plain, Sealed, Unknown
from envparity.rules import keys
from envparity.rules.kinds import kind_of, same_type
from envparity.rules.wording import listed, quoted, shown

SEALED = Sealed("0123456789abcdef", "password", "16-31")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "blank"),
        ("TRUE", "boolean"),
        ("off", "boolean"),
        ("30", "integer"),
        ("-1", "integer"),
        ("0.25", "decimal"),
        ("30s", "duration"),
        ("1h30m", "duration"),
        ("PT30S", "duration"),
        ("512Mi", "size"),
        ("10MB", "size"),
        ("https://a.example", "address"),
        ("db.helpdesk.example:5432", "host:port"),
        ('{"a": 1}', "json"),
        ("[not json", "text"),
        ("a,b", "list"),
        ("dialog-1-large", "text"),
    ],
)
def test_a_value_is_of_a_kind(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("a", "b"), [("true", "1"), ("yes", "off"), ("1", "0.5"), ("", "30"), ("1", "1,2"), ("a", "b")]
)
def test_one_reader_takes_both(a: str, b: str) -> None:
    assert same_type(a, b)
    assert same_type(b, a)


@pytest.mark.parametrize(
    ("a", "b"), [("30", "30s"), ("10", "10MB"), ("true", "2"), ("true", "beta"), ("4", "auto")]
)
def test_no_reader_takes_both(a: str, b: str) -> None:
    assert not same_type(a, b)
    assert not same_type(b, a)


@given(st.text(max_size=30), st.text(max_size=30))
def test_types_are_alike_both_ways(a: str, b: str) -> None:
    assert same_type(a, b) is same_type(b, a)
    assert same_type(a, a)


@pytest.mark.parametrize(
    "key", ["DEBUG", "APP_DEBUG", "DJANGO_DEBUG", "debugMode", "ENABLE_DEBUG", "app.debug.enabled"]
)
def test_a_key_switches_debugging(key: str) -> None:
    assert keys.is_debug(key)


@pytest.mark.parametrize("key", ["DEBUG_PORT", "DEBUG_TOOLBAR_CONFIG", "LOG_LEVEL", "DEBUGGER_HOST"])
def test_a_key_does_not_switch_debugging(key: str) -> None:
    assert not keys.is_debug(key)


@pytest.mark.parametrize(
    "key", ["S3_BUCKET", "CRM_ACCOUNT_ID", "APP_URL", "DB_HOST", "app.version", "mailFrom_name"]
)
def test_a_key_names_something_of_the_environments_own(key: str) -> None:
    assert keys.is_identity(key)


@pytest.mark.parametrize("key", ["SESSION_TTL", "RETRIES", "UPLOAD_MAX_MB"])
def test_a_key_that_steers_names_nothing(key: str) -> None:
    assert not keys.is_identity(key)


@pytest.mark.parametrize("key", ["LOG_LEVEL", "logging.level.root", "LOGLEVEL", "RUST_LOG_LEVEL"])
def test_a_key_sets_how_much_is_logged(key: str) -> None:
    assert keys.is_log_level(key)


def test_names_are_joined_as_in_a_sentence() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_a_secret_is_said_to_be_one_and_no_more() -> None:
    assert shown(SEALED) == "a secret"
    assert "0123" not in shown(Mixed(("postgres://app:", SEALED, "@db/app")))
    assert shown(Plain("  ")) == "blank"
    assert shown(Unknown("a template")) == "unknown"


@given(st.text(max_size=200))
def test_a_literal_stays_on_one_line_and_cannot_steer_a_terminal(text: str) -> None:
    said = quoted(text)
    assert said.isprintable()
    assert len(said) <= 66
    assert said.count("`") == 2
