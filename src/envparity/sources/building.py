"""What the tools themselves make of a kustomization or a chart, where they are on this machine.

Only files of the work tree are given to them, nothing is fetched, and no plugin runs. What they print never touches a
disk: a Secret is in it in the open.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.facts import Reading
from envparity.model.records import replace
from envparity.model.values import Seal
from envparity.readers.document import Document, MergingReader

_DIGEST = expression(rb"(?m)^  name: ([a-z0-9.-]+?)(-[bcdfghkmt2456789]{10})$")
"""A name with the digest that kustomize adds, in its own letters."""
_SECONDS = 30
_LARGEST = 32 * 1024 * 1024
_QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "none", "KUBECONFIG": os.devnull}
"""Settings under which a tool asks nobody and fetches nothing."""


def build_kustomization(root: Path, path: str) -> tuple[str, bytes] | None:
    """Build the kustomization in a file; give the tool's name and what it printed, none where none can."""
    folder = str(PurePosixPath(path).parent)
    for tool, words in (("kustomize", ("build", folder)), ("kubectl", ("kustomize", folder))):
        if shutil.which(tool):
            printed = _run(root, tool, words)
            return None if printed is None else (tool, _without_digests(printed))
    return None


def _without_digests(printed: bytes) -> bytes:
    """Give generated ConfigMaps and Secrets the names that they are declared by: the digest differs with the content."""
    for name, digest in set(_DIGEST.findall(printed)):
        whole = re.escape(name + digest)
        printed = re.sub(rb"(?<![\w.-])" + whole + rb"(?![\w.-])", name, printed)
    return printed


def render_chart(root: Path, values: Sequence[str]) -> tuple[str, bytes] | None:
    """Render the chart that values are for; give its folder and what was printed, none where that cannot be done."""
    if not shutil.which("helm"):
        return None
    folders = dict.fromkeys(str(PurePosixPath(path).parent) for path in values)
    chart = next((folder for folder in folders if (root / folder / "Chart.yaml").is_file()), "")
    if not chart:
        return None
    given = [word for path in values for word in ("--values", path)]
    name = PurePosixPath(chart).name.lower().strip(".-_") or "release"
    printed = _run(root, "helm", ("template", name, f"./{chart}", "--skip-tests", *given))
    return None if printed is None else (chart, printed)


def _run(root: Path, tool: str, words: Sequence[str]) -> bytes | None:
    try:
        done = subprocess.run(
            [tool, *words],
            cwd=root,
            env=os.environ | _QUIET,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 and len(done.stdout) <= _LARGEST else None


def finished(
    root: Path, reading: Reading, documents: Sequence[Document], reader: MergingReader, seal: Seal
) -> Reading | None:
    """Read what kustomize itself makes of a source that was not carried out in full; none where it cannot be asked."""
    from envparity.readers.infrastructure.kubernetes.kustomize import NAMES, is_unfinished

    if not is_unfinished(reading):
        return None
    whole: list[Document] = []
    for document in documents:
        if PurePosixPath(document.path).name not in NAMES:
            whole.append(document)
            continue
        built = build_kustomization(root, document.path)
        if built is None:
            return None
        tool, printed = built
        options = {**document.options, "built": tool}
        whole.append(
            replace(document, path=f"{document.path} as {tool} builds it", data=printed, options=options)
        )
    return reader.read_merged(whole, seal)


def rendered(root: Path, values: Sequence[str], seal: Seal) -> tuple[str, Reading] | None:
    """Read what helm makes of the chart that values are for, and say of which; none where it cannot be asked."""
    found = render_chart(root, values)
    if found is None:
        return None
    from envparity.readers.infrastructure.kubernetes.reader import READER

    chart, printed = found
    place = f"{chart} as helm renders it"
    try:
        reading = READER.read(Document(place, printed), seal)
    except ReadError:
        return None
    return place, replace(reading, format=f"{READER.format}, rendered by helm")
