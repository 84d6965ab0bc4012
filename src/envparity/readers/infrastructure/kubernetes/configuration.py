"""Settings: the environment of a container, resolved through ConfigMaps and Secrets of the same documents.

What a container takes from a ConfigMap or Secret that is not among the documents is unknown, and said.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from envparity.model.expressions import expression
from envparity.model.facts import Setting
from envparity.model.places import Place
from envparity.model.records import dataclass, field, replace
from envparity.model.values import Mixed, Seal, Sealed, Unknown, Value
from envparity.readers.infrastructure.kubernetes.placed import (
    Complaints,
    Manifest,
    Text,
    listing,
    mapping,
    name_of,
    namespace_of,
    place_of,
    text,
)
from envparity.readers.syntax.scalars import Schema, type_scalar

Kind = Literal["ConfigMap", "Secret"]

_REFERENCE = expression(r"\$(\$|\(([A-Za-z_][A-Za-z0-9_.-]*)\))")
_PUBLIC = expression(r"-----BEGIN ([A-Z]+ )?(PUBLIC KEY|CERTIFICATE)-----|ssh-(rsa|ed25519) ")
_TEMPLATE = expression(r"\{\{.*?\}\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a ConfigMap or Secret: its raw text, or why that is not known."""

    raw: str = field(repr=False)
    place: Place
    reason: str = ""
    secret: bool = False
    spans: tuple[tuple[str, bool], ...] = field(default=(), repr=False)
    """The parts of the text and whether each is a secret, where secrets were filled in."""


Entries = Mapping[str, Entry]


class Holders:
    """The ConfigMaps and Secrets of some documents, by kind and name."""

    def __init__(self, manifests: Sequence[Manifest], fallback: Place, complaints: Complaints) -> None:
        self._complaints = complaints
        self._fallback = fallback
        self._used: set[tuple[Kind, str, str]] = set()
        self._held: dict[tuple[Kind, str, str], Entries] = {}
        for manifest in manifests:
            for kind, name, entries in self._holders(manifest):
                self._held[kind, namespace_of(manifest), name] = entries

    def find(self, kind: Kind, namespace: str, name: str) -> Entries | None:
        """Give the keys of one of them; none when it is not among the documents."""
        for key in ((kind, namespace, name), (kind, "", name)):
            if key in self._held:
                self._used.add(key)
                return self._held[key]
        return None

    def unused(self) -> Iterator[tuple[Kind, str, Entries]]:
        """Give those that no container took anything from, by kind and name."""
        for key in sorted(self._held.keys() - self._used):
            yield key[0], key[2], self._held[key]

    def _holders(self, manifest: Manifest) -> Iterator[tuple[Kind, str, Entries]]:
        name, spec = name_of(manifest), mapping(manifest.get("spec"))
        match text(manifest.get("kind")):
            case "ConfigMap":
                yield "ConfigMap", name, self._config_map(manifest)
            case "Secret":
                yield "Secret", name, self._secret(manifest)
            case "SealedSecret":
                template = name_of(mapping(spec.get("template"))) or name
                held = mapping(spec.get("encryptedData"))
                yield "Secret", template, self._hidden(held, "encrypted for the cluster")
            case "ExternalSecret":
                target = text(mapping(spec.get("target")).get("name")) or name
                keys = {text(mapping(item).get("secretKey")): item for item in listing(spec.get("data"))}
                if not listing(spec.get("dataFrom")):
                    yield "Secret", target, self._hidden(keys, "kept in an external store")

    def _config_map(self, manifest: Manifest) -> Entries:
        found: dict[str, Entry] = {}
        for key, value in mapping(manifest.get("data")).items():
            found[key] = self._entry(key, value)
        for key, value in mapping(manifest.get("binaryData")).items():
            found[key] = Entry("", place_of(value, self._fallback), "binary data")
        return found

    def _secret(self, manifest: Manifest) -> Entries:
        found: dict[str, Entry] = {}
        for key, value in mapping(manifest.get("data")).items():
            found[key] = self._decoded(key, value)
        for key, value in mapping(manifest.get("stringData")).items():
            found[key] = self._entry(key, value)
        return found

    def _hidden(self, keys: Mapping[str, Any], reason: str) -> Entries:
        return {
            key: Entry("", place_of(key, place_of(value, self._fallback)), reason)
            for key, value in keys.items()
            if key
        }

    def _entry(self, key: str, value: Any) -> Entry:
        place = place_of(key, place_of(value, self._fallback))
        if value is None:
            return Entry("", place)
        if not isinstance(value, str):
            return Entry("", place, "not text")
        note_not_text(value, key, self._complaints)
        return Entry(str(value), place)

    def _decoded(self, key: str, value: Any) -> Entry:
        place = place_of(key, place_of(value, self._fallback))
        if template_in(text(value)):
            return Entry("", place, template_in(text(value)))
        try:
            raw = base64.b64decode("".join(text(value).split()), validate=True)
        except (binascii.Error, ValueError):
            self._complaints.add("not base64, as `data` of a Secret has to be", place, key)
            return Entry("", place, "not base64")
        try:
            return Entry(raw.decode(), place)
        except UnicodeDecodeError:
            return Entry(raw.hex(), place)


def template_in(value: str) -> str:
    """Say why a value is not known when a template stands in it; empty when none does."""
    return "a template fills it in" if _TEMPLATE.search(value) else ""


def note_not_text(value: Any, key: str, complaints: Complaints) -> None:
    """Complain of a number or truth value where a cluster takes text alone."""
    if isinstance(value, Text) and value.plain and not template_in(value):
        typed = type_scalar(value, plain=True, tag="", schema=Schema.GO)
        if not isinstance(typed, str):
            kind = "truth value" if isinstance(typed, bool) else "number"
            complaints.add(f"a {kind} where a cluster takes text alone; quote it", value.place, key)


class Environment:
    """Reads the environment variables of one container."""

    def __init__(
        self,
        holders: Holders,
        seal: Seal,
        scope: str,
        namespace: str,
        fallback: Place,
        complaints: Complaints,
    ) -> None:
        self._complaints = complaints
        self._holders = holders
        self._namespace = namespace
        self._seal = seal
        self._scope = scope
        self._fallback = fallback
        self._raw: dict[str, Entry] = {}
        self._settings: dict[str, Setting] = {}

    def read(self, container: Mapping[str, Any]) -> tuple[Setting, ...]:
        """Give the settings, later ones over earlier ones: `envFrom` in order, then `env`."""
        for source in listing(container.get("envFrom")):
            self._from(mapping(source))
        for item in listing(container.get("env")):
            self._variable(mapping(item))
        return tuple(self._settings.values())

    def _from(self, source: Mapping[str, Any]) -> None:
        prefix = text(source.get("prefix"))
        for word, kind in _REFERENCES:
            reference = mapping(source.get(f"{word}Ref"))
            if not reference:
                continue
            name = text(reference.get("name"))
            entries = self._holders.find(kind, self._namespace, name)
            if entries is None:
                if text(reference.get("optional")) != "true":
                    self._complaints.add(
                        f"{kind} `{name}` is not among these files: its keys are not known",
                        place_of(reference, self._fallback),
                        f"{self._scope}.envFrom",
                    )
                continue
            for key, entry in entries.items():
                self._put(prefix + key, entry, kind)

    def _variable(self, item: Mapping[str, Any]) -> None:
        key = text(item.get("name"))
        place = place_of(item.get("name"), self._fallback)
        if not key:
            self._complaints.add(
                "a variable without a name", place_of(item, self._fallback), f"{self._scope}.env"
            )
        elif "valueFrom" in item:
            self._put_from(key, mapping(item["valueFrom"]), place)
        elif isinstance(item.get("value"), dict | list):
            self._complaints.add("not text", place, f"{self._scope}.env.{key}")
            self._set_unknown(key, "not text", place, "manifest")
        else:
            value = item.get("value")
            note_not_text(value, f"{self._scope}.env.{key}", self._complaints)
            self._put(key, self._expanded(text(value), place_of(value, place)), "")

    def _put_from(self, key: str, source: Mapping[str, Any], place: Place) -> None:
        for word, kind in _REFERENCES:
            reference = mapping(source.get(f"{word}KeyRef"))
            if not reference:
                continue
            name, wanted = text(reference.get("name")), text(reference.get("key"))
            entries = self._holders.find(kind, self._namespace, name)
            if entries is None:
                self._set_unknown(key, f"{kind} `{name}` is not among these files", place, kind.lower())
            elif wanted in entries:
                self._put(key, entries[wanted], kind)
            elif text(reference.get("optional")) != "true":
                self._set_unknown(key, f"{kind} `{name}` has no key `{wanted}`", place, kind.lower())
                self._complaints.add(f"{kind} `{name}` has no key `{wanted}`", place, key)
            return
        field_path = text(mapping(source.get("fieldRef")).get("fieldPath"))
        reason = f"the cluster fills in `{field_path}`" if field_path else "the cluster fills it in"
        self._set_unknown(key, reason, place, "manifest")

    def _expanded(self, raw: str, place: Place) -> Entry:
        """Expand `$(NAME)` from the variables before it, as the cluster does; a secret's text stays told apart."""
        spans: list[tuple[str, bool]] = []
        at, reason = 0, ""
        for match in _REFERENCE.finditer(raw):
            held = self._raw.get(match[2] or "")
            spans.append((raw[at : match.start()], False))
            at = match.end()
            if match[2] is None:
                spans.append(("$", False))
            elif held is None:
                spans.append((match[0], False))
            elif held.reason:
                reason = f"holds `{match[2]}`, which is not known here"
            else:
                spans.append((held.raw, held.secret))
        spans.append((raw[at:], False))
        secret = any(held for _, held in spans)
        return Entry(
            "".join(span for span, _ in spans), place, reason, secret, tuple(spans) if secret else ()
        )

    def _put(self, key: str, entry: Entry, kind: Kind | Literal[""]) -> None:
        reason = entry.reason or template_in(entry.raw)
        entry = replace(entry, reason=reason, secret=entry.secret or kind == "Secret")
        if reason:
            value: Value = Unknown(reason)
        elif entry.spans:
            value = _mixed(self._seal, key, entry.spans)
        else:
            value = sealed_entry(self._seal, key, entry.raw, kind)
        self._set(key, value, entry, kind.lower() or "manifest")

    def _set(self, key: str, value: Value, entry: Entry, carrier: str) -> None:
        before = self._settings.pop(key, None)
        self._raw[key] = entry
        self._settings[key] = Setting(key, value, entry.place, self._scope, carrier).over(before)

    def _set_unknown(self, key: str, reason: str, place: Place, carrier: str) -> None:
        self._set(key, Unknown(reason), Entry("", place, reason), carrier)


def _mixed(seal: Seal, key: str, spans: Sequence[tuple[str, bool]]) -> Value:
    """Seal a text that holds others' secrets: those in full, the rest as far as it is secret itself."""
    parts: list[str | Sealed] = []
    for span, secret in spans:
        value = seal(key, span, certain=secret)
        if isinstance(value, Mixed):
            parts += value.parts
        elif isinstance(value, Sealed):
            parts.append(value)
        elif span:
            parts.append(span)
    if len(parts) == 1 and isinstance(parts[0], Sealed):
        return parts[0]
    return Mixed(tuple(parts))


def sealed_entry(seal: Seal, key: str, raw: str, kind: str) -> Value:
    """Seal a value; one that stands in a Secret is a secret whatever it looks like, but for a public key."""
    return seal(key, raw, certain=kind == "Secret" and not _PUBLIC.match(raw))


_REFERENCES: tuple[tuple[str, Kind], ...] = (("configMap", "ConfigMap"), ("secret", "Secret"))
