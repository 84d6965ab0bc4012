"""What a file is to the search, told from its path: configuration, source text, prose, or what holds no secrets of anybody.

Structure decides how an assignment is read: a bare word after `password:` is a value in YAML and a variable
in a program.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from envparity.model.expressions import expression


class Flavour(Enum):
    """How the assignments of a file are read."""

    SETTINGS = "settings"
    """Key and value on a line: dotenv, properties, INI, shells, YAML, TOML, HCL, and files without an ending."""
    JSON = "json"
    """Values stand in quotes, always."""
    XML = "xml"
    """Values stand in elements and attributes."""
    SOURCE = "source"
    """Values stand in quotes; a bare word is a variable."""
    PROSE = "prose"
    """Values stand in examples among sentences."""
    FOREIGN = "foreign"
    """Text in which assignments say nothing: locks, translations, minified bundles, lists of hashes. Forms alone are looked for."""

    __hash__ = (
        object.__hash__
    )  # one is looked up for each file, and the standard library's is written in Python


_SETTINGS = frozenset(
    "env yml yaml toml ini cfg conf config cnf properties props tf tfvars hcl sh bash zsh fish ksh profile service "
    "desktop rc envrc credentials creds netrc pem key pgpass npmrc pypirc s3cfg boto dockerfile containerfile mk make nix ps1 bat cmd "
    "sample example dist template tpl j2 local default defaults secret secrets development production staging test ppk reg rdp".split()
)
_JSON = frozenset("json jsonc json5 webmanifest ipynb har tfstate postman_collection avsc".split())
_XML = frozenset(
    "xml plist xaml csproj vbproj resx config nuspec pom xsl wsdl html htm svg jsp aspx cshtml vue svelte".split()
)
_SOURCE = frozenset(
    "py pyi js jsx ts tsx mjs cjs java kt kts scala groovy gradle go rs rb erb php phtml cs vb fs c h cc cpp cxx hpp m mm swift dart "
    "ex exs erl hs lua pl pm r jl clj cljs edn elm ml mli sql graphql proto sol zig nim d pas coffee gemspec rake v sv vhd "
    "thrift cmake bzl star ipp inc less scss sass css styl tcl vim el lisp scm f90".split()
)
_PROSE = frozenset(
    "md markdown rst txt adoc asciidoc org tex log text mdx man 1 5 8 csv tsv textile wiki pod ad".split()
)
_FOREIGN_NAMES = frozenset(
    "package-lock.json npm-shrinkwrap.json pnpm-lock.yaml go.sum packages.lock.json package.resolved gradle.lockfile "
    "nsswitch.conf verification-metadata.xml .terraform.lock.hcl".split()
)
_FOREIGN = frozenset(
    "map sum lock snap po pot strings xlf xliff arb ftl tmlanguage svg css scss less sass pub crt cer sig asc diff patch sha256 md5".split()
)
_LOCALE = expression(r"[a-z]{2}[-_][a-z]{2,4}\.(?:json|ya?ml|php|js|ts|properties)")
"""A translation's file, named by its language and country."""
_PARTS_LOCALE = ("-", "_")
_FOREIGN_FOLDERS = frozenset(
    ".yarn locale locales i18n l10n translation translations lang langs language languages node_modules __snapshots__ .git site-packages dpkg".split()
)
_PROGRAMS = ("usr/bin", "sbin")
"""Folders in which a system keeps programs without an ending, in any language."""
_SETTINGS_NAMES = expression(
    r"(^|/)(\.[^/.]+rc|\.env[^/]*|env\.[^/]+|dockerfile[^/]*|containerfile[^/]*|makefile|jenkinsfile|procfile|vagrantfile|\.netrc|_netrc|\.pgpass|"
    r"\.htpasswd|\.git-credentials|\.dockercfg|credentials|config|\.s3cfg|\.tugboat|\.bash_[a-z]+|\.profile|\.npmrc|\.yarnrc|[^/.]+)$",
    re.IGNORECASE,
)


def flavour_of(path: str) -> Flavour:
    """Tell how a file of this path is read."""
    folder, _, name = path.lower().rpartition("/")
    if _is_foreign(folder):
        return Flavour.FOREIGN
    flavour = _by_name(name)
    if flavour is Flavour.SETTINGS and "." not in name and folder.endswith(_PROGRAMS):
        return Flavour.SOURCE
    return flavour


@lru_cache(maxsize=4096)
def _is_foreign(folder: str) -> bool:
    return not _FOREIGN_FOLDERS.isdisjoint(folder.split("/"))


@lru_cache(maxsize=4096)
def _by_name(name: str) -> Flavour:
    ending = name.rpartition(".")[2] if "." in name[1:] else ""
    if (
        (name[2:3] in _PARTS_LOCALE and _LOCALE.fullmatch(name))
        or name in _FOREIGN_NAMES
        or ending in _FOREIGN
        or name.endswith((".min.js", "-lock.yaml"))
    ):
        return Flavour.FOREIGN
    if ending in _SOURCE:
        return Flavour.SOURCE
    if ending in _JSON or name == ".dockercfg":
        return Flavour.JSON
    if ending in _XML:
        return Flavour.XML
    if ending in _PROSE:
        return Flavour.PROSE
    if ending in _SETTINGS or name.startswith(".") or _SETTINGS_NAMES.search(name):
        return Flavour.SETTINGS
    return Flavour.SOURCE
