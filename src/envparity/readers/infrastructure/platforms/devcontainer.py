"""A `devcontainer.json`: what a developer's container is made of. Form: https://containers.dev/implementors/json_reference/."""

from __future__ import annotations

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.infrastructure.platforms.told import PlatformReader, Told, items, mapping, text_of
from envparity.readers.syntax.json import parse

_LOCAL = expression(r"\$\{(localEnv|containerEnv|localWorkspaceFolder)[^}]*\}")


def collect(document: Document, told: Told) -> None:
    """Read a devcontainer.json: one service, or the one of a Compose file that it opens."""
    file = parse(document, relaxed=True)
    table = file.table()

    def line(*path: str | int) -> int:
        return file.line(tuple(path))

    name = text_of(table.get("service")) or "devcontainer"
    if not table.get("dockerComposeFile"):
        told.service(name, 1)
        told.facet(name, "image", table.get("image"), line("image"))
        build = mapping(table.get("build"))
        told.facet(name, "build", build.get("dockerfile") or table.get("dockerFile"), line("build"))
        told.facet(name, "user", table.get("containerUser") or table.get("remoteUser"), line("remoteUser"))
        if table.get("privileged") is True:
            told.facet(name, "privileged", True, line("privileged"))
    for key in ("containerEnv", "remoteEnv"):
        for variable, value in mapping(table.get(key)).items():
            if not _LOCAL.search(text_of(value)):
                told.setting(variable, value, line(key, variable), name)
    features = {}
    for feature, said in mapping(table.get("features")).items():
        short, _, tag = feature.rpartition("/")[2].partition(":")
        version = mapping(said).get("version") if isinstance(said, dict) else said
        features[short] = text_of(version) or tag or "latest"
    compose = table.get("dockerComposeFile")
    files = ", ".join(map(text_of, items(compose) or ([compose] if compose else [])))
    told.resource("devcontainer:configuration", name, 1, {**features, "compose": files})


READER = PlatformReader(
    "devcontainer.json",
    lambda name, head: (
        name in ("devcontainer.json", ".devcontainer.json") and head.lstrip()[:1] in (b"{", b"/")
    ),
    collect,
)
