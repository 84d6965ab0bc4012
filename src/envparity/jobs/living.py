"""The engine as a source: what runs of a project, and images, described and never run."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any

from envparity.errors import EngineError, ReadError

if TYPE_CHECKING:
    from envparity.engines.base import Engine


class Living:
    """What the engine of this machine tells, reached when it is first asked; a refusal is remembered."""

    def __init__(self) -> None:
        self._engine: Engine | EngineError | None = None

    def containers(self, project: str) -> Sequence[Mapping[str, Any]]:
        """Describe the containers of a Compose project; `ReadError` when the engine does not answer."""
        from envparity.engines import labels

        try:
            engine = self._reach()
            found = [one for one in engine.containers() if one.labels.get(labels.PROJECT) == project]
            described = [told for one in found if (told := engine.described(one.id)) is not None]
            names = {str((told.get("Config") or {}).get("Image", "")) for told in described}
            ids = {name: image.id for name in names if name and (image := engine.image(name)) is not None}
        except EngineError as error:
            raise ReadError(f"what runs is not known: {error.message}", hint=error.hint) from error
        return [
            {**told, "Declared": ids.get(str((told.get("Config") or {}).get("Image", "")), "")}
            for told in described
        ]

    def image(self, reference: str) -> tuple[Mapping[str, Any], IO[bytes]]:
        """Describe an image and give it as an archive; `ReadError` when the engine does not have it."""
        from envparity.sources.images import Pieces

        try:
            engine = self._reach()
            described = engine.described_image(reference)
            if described is None:
                raise ReadError(f"image `{reference}` is not on this machine", hint="build, load or pull it")
            return described, io.BufferedReader(Pieces(iter(engine.save(reference))), 1 << 20)
        except EngineError as error:
            raise ReadError(
                f"image `{reference}` cannot be read: {error.message}", hint=error.hint
            ) from error

    def _reach(self) -> Engine:
        if self._engine is None:
            from envparity.engines.table import connect

            try:
                self._engine = connect()
            except EngineError as error:
                self._engine = error
        if isinstance(self._engine, EngineError):
            raise self._engine
        return self._engine
