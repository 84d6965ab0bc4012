"""Terraform's variable definitions: literals of every kind, and nothing that would have to be computed."""

from __future__ import annotations

from textwrap import dedent

import pytest

from envparity.errors import ReadError
from envparity.readers.document import Document, open_seal
from envparity.readers.infrastructure.terraform.configuration import READER

WHOLE = """\
# environment
region   = "eu-west-2" // where
replicas = 3
/* on
   or off */
debug = false
nothing = null
ratio = -1.5e3
tags = {
  Name     = "shop"
  "cost:x" : "a\\tb\\u00e9 \\"q\\" $${x}"
  nested = { deep = [1, "two", { three = true }] }
}
zones = ["a",
  "b", # last
]
none = []
empty = {}
policy = <<-EOT
    {
      "a": 1
    }
  EOT
raw = <<END
 x
END
"""


def read(text: str) -> dict[str, tuple[str, int]]:
    reading = READER.read(Document("prod.tfvars", text.encode()), open_seal)
    return {setting.key: (str(setting.value), setting.place.line) for setting in reading.settings}


def test_every_kind_of_literal_is_read_with_its_line() -> None:
    assert read(WHOLE) == {
        "region": ("eu-west-2", 2),
        "replicas": ("3", 3),
        "debug": ("false", 6),
        "nothing": ("", 7),
        "ratio": ("-1.5e3", 8),
        "tags.Name": ("shop", 10),
        "tags.cost:x": ('a\tbé "q" ${x}', 11),
        "tags.nested.deep[0]": ("1", 12),
        "tags.nested.deep[1]": ("two", 12),
        "tags.nested.deep[2].three": ("true", 12),
        "zones[0]": ("a", 14),
        "zones[1]": ("b", 15),
        "none": ("[]", 17),
        "empty": ("{}", 18),
        "policy": ('{\n  "a": 1\n}', 19),
        "raw": (" x", 24),
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = var.x", 2),
        ('a = file("x")', 1),
        ("a = 1 + 2", 1),
        ('a = "x', 1),
        ("a = [1, 2", 1),
        ("a = {b 1}", 1),
        ("a = {= 1}", 1),
        ("a", 1),
        ("= 1", 1),
        ("\n\na = <<EOT\nx\n", 3),
        ("/* a", 1),
        ("a = " + "[" * 5000, 1),
    ],
)
def test_what_is_no_literal_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(ReadError) as caught:
        read(dedent(text))
    assert caught.value.line in (line, None)


def test_a_file_cut_at_any_byte_is_read_or_refused() -> None:
    for end in range(len(WHOLE)):
        try:
            assert len(read(WHOLE[:end])) <= 16
        except ReadError as error:
            assert error.line or "nested" in error.message  # noqa: PT017
