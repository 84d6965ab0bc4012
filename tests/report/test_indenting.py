"""What is written is what the standard library writes."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from envparity.report.indenting import indented

_LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()


@given(
    st.recursive(
        _LEAVES, lambda held: st.lists(held, max_size=4) | st.dictionaries(st.text(), held, max_size=4)
    )
)
def test_indented_json_is_the_standard_librarys_to_the_byte(data: object) -> None:
    assert indented(data) == json.dumps(data, indent=2)
