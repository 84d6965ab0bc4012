from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envparity.errors import ReadError, UsageError
from envparity.model.facts import Reading, Setting
from envparity.model.places import Place
from envparity.model.values import Plain, Unknown
from envparity.readers.document import Document, open_seal
from envparity.readers.settings.dotenv import DIALECTS, parse
from envparity.readers.settings.dotenv.reader import READER
from envparity.readers.syntax.dotenv.names import is_name


def read(text: str, **options: str) -> Reading:
    return READER.read(
        Document("app/.env", text.encode(), options=options, variables={"SHELL_VAR": "s"}), open_seal
    )


def one(text: str, **options: str) -> Setting:
    return read(text, **options).settings[-1]


def test_a_setting_has_its_line_and_its_carrier() -> None:
    setting = one("# top\n\nA=1\n", service="web")
    assert (setting.place, setting.carrier, setting.scope) == (Place("app/.env", 3), "dotenv", "web")


def test_a_value_over_several_lines_stands_on_its_keys_line_and_those_after_it_on_theirs() -> None:
    reading = read('A="1\n2\n3"\nB=4\n')
    assert [(s.key, str(s.value), s.place.line) for s in reading.settings] == [
        ("A", "1\n2\n3", 1),
        ("B", "4", 4),
    ]


def test_a_key_set_twice_keeps_the_place_that_it_overrides() -> None:
    (setting,) = read("A=1\nA=2\n").settings
    assert (setting.value, setting.earlier) == (Plain("2"), (Place("app/.env", 1),))


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert one("\ufeffA=1\n").key == "A"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("A\n", "environment of the process"),
        ("A=${NOBODY}\n", "variable NOBODY is not set"),
        ("A=x-$NOBODY\n", "variable NOBODY is not set"),
    ],
)
def test_what_only_the_reading_process_knows_is_unknown(line: str, reason: str) -> None:
    value = one(line).value
    assert isinstance(value, Unknown)
    assert reason in value.reason


def test_a_variable_of_the_process_is_used() -> None:
    assert one("A=$SHELL_VAR\n").value == Plain("s")


@pytest.mark.parametrize("dialect", ["shell", "ruby", "node-expand"])
def test_a_command_is_never_run_and_its_value_is_unknown(dialect: str, tmp_path: object) -> None:
    value = one(f"A=$(touch {tmp_path}/made)\n", dialect=dialect).value
    assert value == Unknown("the output of a command, which is not run here")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("A=plain-1.2:3/x@y\n", ()),
        ("# A=$x\nA=1\n", ()),
        ("A='x'\n", ("docker-env-file=quoted", "kubectl=quoted")),
        ("A=x#y\n", ("node=shorter", "ruby=shorter")),
        ("A=pa$word\n", None),
    ],
)
def test_a_line_that_common_readers_read_otherwise_says_which_and_how(
    line: str, words: tuple[str, ...] | None
) -> None:
    setting = one(line)
    if words is None:
        assert setting.value == Unknown("variable word is not set")
    else:
        assert setting.dialects == words


def test_no_word_on_a_dialect_shows_a_value() -> None:
    setting = one("A=\"hunter2 # $SHELL_VAR\" # 'x'\n")
    assert len(setting.dialects) > 3
    assert "hunter2" not in str(setting.dialects)


def test_a_line_that_is_refused_is_a_problem_and_the_rest_is_read() -> None:
    reading = read("A=1\nB C=hunter2\nD='open\nE=2\n")
    assert [setting.key for setting in reading.settings] == ["A", "E"]
    assert [problem.line for problem in reading.problems] == [2, 3]
    assert "hunter2" not in str(reading.problems)
    assert reading.status == "partly"


PEM = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\nq83vE2==\n-----END PRIVATE KEY-----"


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("quote", ["", "'", '"', "open"])
def test_no_part_of_a_private_key_becomes_a_name(dialect: str, quote: str) -> None:
    text = f"A=1\nKEY={quote}{PEM}{quote}\nB=2\n" if quote != "open" else f"A=1\nKEY='{PEM}\nB=2\n"
    reading = read(text, dialect=dialect)
    shown = str([setting.key for setting in reading.settings]) + str(reading.problems)
    assert "MII" not in shown
    assert "q83" not in shown


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("DATABASE_URL", True),
        ("my.key-1", True),
        ("A[0]", True),
        ("KLUCZĄ", True),
        ("spring.datasource.hikari.maximumPoolSize2", True),
        ("someLongCamelCaseSettingName", True),
        ("1KEY", True),
        ("", False),
        ("PASSWORD: hunter2", False),
        ("dGhpcyBpcyBub3QgYSBrZXk1", False),
    ],
)
def test_a_name_is_told_from_what_may_be_a_secret(key: str, name: bool) -> None:
    assert is_name(key) is name


def test_an_entry_does_not_show_its_value_when_it_is_printed() -> None:
    assert "hunter2" not in repr(parse("A=hunter2\n", "compose", {}))


def test_a_dialect_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(UsageError, match="no dotenv dialect `perl`") as caught:
        parse("A=1", "perl", {})
    assert "`systemd`" in caught.value.hint


@pytest.mark.parametrize(
    ("path", "head", "claimed"),
    [
        (".env", b"A=1\n", True),
        (".env.production", b"# only a comment\n", True),
        ("app.env", b"export A=1\n", True),
        (".env", b"", True),
        ("env.py", b"A = 1\n", False),
        (".env.json", b'{"A": 1}', False),
        (".env", b"\x7fELF\0\0", False),
        (".env", b"just some words\nand more\n", False),
    ],
)
def test_a_dotenv_file_is_known_by_its_name_and_its_lines(path: str, head: bytes, claimed: bool) -> None:
    assert READER.claims(path, head) is claimed


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "piece",
    ["A=1\n", "A='x\n", 'A="\\\n', "\n", " ", "A=${", "A=$(", "A=`", "#\n", "A=\\", "'", '"', "=", "A=x y;("],
)
def test_a_hostile_file_is_read_in_linear_time(dialect: str, piece: str) -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        parse(piece * times, dialect, {})
        return time.process_time() - start

    short, long = (min(seconds(times) for _ in range(2)) for times in (1000, 8000))
    # Squared, the long one takes 64 times the short one; a fortieth of a second is too little to compare.
    assert long < max(short, 0.025) * 40


def test_a_file_of_more_keys_than_people_keep_is_refused() -> None:
    text = "".join(f"K{number}=1\n" for number in range(100_001))
    with pytest.raises(ReadError, match="more than 100000 keys"):
        read(text)


@given(st.text(alphabet="AB=\"'`$\\{}()#:- \t\n\r;&|~éx1", max_size=60), st.sampled_from(sorted(DIALECTS)))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_in_any_dialect_without_a_traceback(text: str, dialect: str) -> None:
    parsed = parse(text, dialect, {"A": "1"})
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= entry.line <= lines for entry in parsed.entries)
    assert all(1 <= problem.line <= lines for problem in parsed.problems)
