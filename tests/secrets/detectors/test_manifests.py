"""Every value of a Kubernetes Secret is one, whatever its key is called; what stands beside it and what leads elsewhere is not."""

from __future__ import annotations

import base64

from envparity.secrets.detectors.flavours import Flavour
from envparity.secrets.detectors.manifests import manifest_secrets
from envparity.secrets.detectors.search import search_for


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _lines(text: str) -> list[int]:
    return [text.encode()[: hit.start].count(b"\n") + 1 for hit in manifest_secrets(text.encode())]


def test_the_values_of_a_secret_are_found_in_both_spellings() -> None:
    text = (
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\n"
        f"data:\n  answer: {_encoded('kT4-92xq')}\n  username: {_encoded('shop')}\n"
        "stringData:\n  other: kT4-92xq\n  DB_HOST: db.example.net\n"
    )
    assert _lines(text) == [6, 9]
    assert _lines(text.replace("\n", "\r\n")) == [6, 9]


def test_other_kinds_and_what_leads_elsewhere_are_none() -> None:
    text = (
        "kind: ConfigMap\ndata:\n  answer: kT4-92xq\n---\n"
        "kind: SealedSecret\nspec:\n  encryptedData:\n    answer: AgBy3i4OJSWK\n---\n"
        "kind: Secret\nstringData:\n  one: '{{ .Values.one }}'\n  two: ${TWO}\n  three: changeme\n  four: 'true'\n"
        "data:\n  five: not-base64!\n"
    )
    assert _lines(text) == []


def test_settings_inside_a_value_are_no_values_of_the_secret() -> None:
    text = "kind: Secret\nstringData:\n  config.yaml: |-\n    route:\n      receiver: somebody\n  key: kT4-92xq\n"
    assert _lines(text) == [6]


def test_one_value_is_told_once() -> None:
    text = f"kind: Secret\ndata:\n  password: {_encoded('kT4-92xq')}\n"
    assert len(search_for(Flavour.SETTINGS).hits(text.encode())) == 1
