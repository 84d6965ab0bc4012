from __future__ import annotations

from itertools import pairwise

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from envparity.errors import ReadError
from envparity.readers.syntax.scalars import Schema
from envparity.readers.syntax.yaml import SIZE_LIMIT, ScalarNode, load, parse


@pytest.mark.parametrize(
    ("text", "core", "go"),
    [
        ("1.10", 1.1, 1.1),
        ("0123", 123, 83),
        ("0o17", 15, 15),
        ("12:30", "12:30", "12:30"),
        ("no", "no", "no"),
        ("3e5", 3e5, 3e5),
        ("0x1F", 31, 31),
        ("0b11", "0b11", 3),
        ("1_000", "1_000", 1000),
        ("08", 8, 8.0),
        ("-5", -5, -5),
        ("True", True, True),
        ("~", None, None),
        ("", None, None),
        ("'1'", "1", "1"),
        ("!!str 12", "12", "12"),
        ("!!float 1", 1.0, 1.0),
        (".inf", float("inf"), float("inf")),
        ("2026-01-02", "2026-01-02", "2026-01-02"),
        ("1e", "1e", "1e"),
        ("-", None, None),
    ],
)
def test_a_scalar_is_typed_by_the_schema_that_was_asked_for(text: str, core: object, go: object) -> None:
    if text == "-":
        assert load("a: '-'")[0].value == {"a": "-"}
        return
    for schema, wanted in ((Schema.CORE, core), (Schema.GO, go)):
        value = load(f"a: {text}", schema)[0].value["a"]
        assert (value, type(value)) == (wanted, type(wanted))


def test_strings_only_leaves_every_scalar_as_it_is_written() -> None:
    assert load("{a: 1.10, b: 012, c: no, d: }", Schema.STRINGS)[0].value == {
        "a": "1.10",
        "b": "012",
        "c": "no",
        "d": None,
    }


def test_every_value_has_the_line_of_its_key() -> None:
    (tree,) = load("a:\n  b:\n    - x\n    - y: 1\n      z: 2\n")
    assert tree.line_of("a", "b") == 2
    assert tree.line_of("a", "b", 0) == 3
    assert tree.line_of("a", "b", 1, "z") == 5
    assert tree.line_of("a", "missing") == 1


def test_documents_of_one_file_are_all_read() -> None:
    assert [tree.value for tree in load("a: 1\n---\nb: 2\n...\n---\n")] == [{"a": 1}, {"b": 2}, None]
    assert [tree.line for tree in load("a: 1\n---\nb: 2\n")] == [1, 3]
    assert load("# nothing\n") == ()


def test_an_anchor_may_be_defined_twice() -> None:
    assert load("[&x 1, *x, &x 2, *x]")[0].value == [1, 1, 2, 2]


def test_merge_keys_give_way_to_the_mapping_itself_and_to_earlier_ones() -> None:
    text = "a: &a {k: a, l: a}\nb: &b {k: b, m: b}\nc:\n  l: own\n  <<: [*a, *b]\n"
    (tree,) = load(text)
    assert tree.value["c"] == {"l": "own", "k": "a", "m": "b"}
    assert tree.line_of("c", "k") == 1


def test_a_key_set_twice_is_said_with_both_lines() -> None:
    (tree,) = load("a: 1\nb: 2\na: 3\n")
    assert tree.value == {"a": 3, "b": 2}
    assert [str(problem) for problem in tree.problems] == [
        "line 3: `a`: set twice: first on line 1; the later one is read"
    ]


def test_a_key_that_is_a_list_is_said_and_the_rest_is_read() -> None:
    (tree,) = load("? [a, b]\n: 1\nc: 2\n")
    assert tree.value == {"c": 2}
    assert tree.problems[0].line == 1


def test_a_tag_of_the_formats_own_stays_on_its_node() -> None:
    ((root, _),) = parse("a: !reset null\n")
    assert not isinstance(root, ScalarNode)
    ((_, entry),) = root.entries.items()  # type: ignore[union-attr]
    assert entry[1].tag == "!reset"


def test_an_alias_bomb_is_refused_before_it_is_expanded() -> None:
    levels = "abcdefghij"
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in pairwise(levels)]
    with pytest.raises(ReadError, match=f"more than {SIZE_LIMIT} values") as caught:
        load("\n".join(lines))
    assert caught.value.line == 7


def test_aliases_that_nest_deeper_than_the_text_are_refused() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 300)]
    with pytest.raises(ReadError, match="nested deeper than 200 levels"):
        load("\n".join(lines))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: [1\nb: 2", 2, "did not find expected"),
        ("a: *hunter2", 1, "has no anchor"),
        ("x: 1\na: &b [*b]", 2, "inside of its own anchor"),
        ("[" * 300, 1, "deeper than 200"),
        ("[" * 100_000, 1, "deeper than 200"),
        ("a: 1\nb: \x01", 2, r"U\+0001"),
        ("a: \ud800", 1, r"U\+D800"),
        ("a: 1\n<<: 3", 2, "merge key"),
        ("a:\n\tb: 1", 2, "cannot start any token"),
        ("a: 'open", 1, "end of stream"),
        ("%YAML 9.9\n---\na: 1", 1, "incompatible"),
        ("a: !hunter2!y 1", 1, "undefined handle"),
    ],
)
def test_what_is_not_yaml_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        load(text)
    assert caught.value.line == line
    assert "hunter2" not in caught.value.message


def test_without_libyaml_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: &x {b: [1, 'two', !reset 3]}\nc: *x\nd: |\n  block\n"
    fast = [tree.value for tree in load(text)]
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert [tree.value for tree in load(text)] == fast


@given(st.text(alphabet="ab:-[]{}&*!#'\"|>%@`,? \n\t\\0x1~<", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        lines = [tree.line for tree in load(text, Schema.GO)]
    except ReadError as error:
        lines = [error.line or 1]
    assert all(line >= 1 for line in lines)


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(_json)
@settings(max_examples=100, deadline=None)
def test_what_json_says_is_what_is_read(value: object) -> None:
    import json

    assert load(json.dumps(value, ensure_ascii=False))[0].value == value
