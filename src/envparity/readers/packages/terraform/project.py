"""Reads which providers a Terraform or OpenTofu file requires.

Format: https://developer.hashicorp.com/terraform/language/providers/requirements. Other files of the folder, and modules,
may require more.
"""

from __future__ import annotations

from collections.abc import Iterator

from envparity.model.facts import Demand
from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand
from envparity.readers.syntax.hclbody import Attribute, Token, parse_body


def asks(document: Document) -> Asked:
    """Read every `required_providers`; a provider without a source is HashiCorp's own."""
    body = parse_body(document.text())
    blocks = (inner for block in body.blocks if block.type == "terraform" for inner in block.blocks)
    found = [
        _demand(document, attribute)
        for block in blocks
        if block.type == "required_providers"
        for attribute in block.attributes.values()
    ]
    return asked(found, open_ended=True)


def _demand(document: Document, attribute: Attribute) -> Demand | None:
    said = dict(_texts(attribute.tokens))
    source = said.get("source", "") or f"hashicorp/{attribute.name}"
    if "${" in source or source.startswith("terraform.io/builtin/"):
        return None
    name = "/".join(source.lower().split("/")[-2:])
    tokens = [token for token in attribute.tokens if token.kind == "string"]
    version = said.get("version", tokens[0].text if len(tokens) == 1 and not said else "")
    return demand(document, name, "" if "${" in version else version, attribute.line)


def _texts(tokens: tuple[Token, ...]) -> Iterator[tuple[str, str]]:
    """Give the texts of an object's keys, `source` and `version` among them."""
    for key, sign, value in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if sign.text in ("=", ":") and value.kind == "string":
            yield key.text, value.text
