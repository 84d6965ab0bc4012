"""A text that knows where it was read goes to another process and back as it is."""

from __future__ import annotations

import pickle

from envparity.model.places import Place
from envparity.readers.infrastructure.kubernetes.placed import Text


def test_a_placed_text_is_the_same_in_another_process() -> None:
    text = Text("DB_PASSWORD", Place("a.yaml", 3), plain=True)
    again = pickle.loads(pickle.dumps(text))
    assert (again, again.place, again.plain) == (text, text.place, True)
