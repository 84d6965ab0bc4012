"""Names of files that look like settings and are another program's business: manifests, locks, tools' own files."""

from __future__ import annotations

from envparity.model.expressions import expression

_NOT_SETTINGS = expression(
    r"(?i)^(package(-lock)?|composer|tsconfig.*|jsconfig.*|bower|lerna|nx|turbo|deno|bun|angular|project|manifest|renovate"
    r"|biome|cspell.*|lint-staged|components|devcontainer|launch(settings)?|tasks|global|packages\.lock"
    r"|npm-shrinkwrap|project\.assets|firebase|vercel|jest\.config|babel\.config|pnpm-(lock|workspace)|chart"
    r"|mkdocs|codecov|dependabot|renovate|conda-lock|environment|openapi|swagger|action|pubspec|pylock.*|pyproject"
    r"|cargo|poetry|pdm|ruff|mise|rust-toolchain|rustfmt|clippy|netlify|wrangler|gradle|gradle-wrapper|setup|tox|pytest|mypy|"
    r"\.[^.]+(rc)?)\.[a-z0-9]+$|lock"
)


def is_settings(path: str, endings: tuple[str, ...]) -> bool:
    """Say whether a file may hold settings, by its name alone."""
    name = path.rpartition("/")[2]
    return name.lower().endswith(endings) and _NOT_SETTINGS.search(name) is None
