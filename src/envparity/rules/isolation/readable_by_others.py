"""ISO011: a file of secrets that every user of the machine may read."""

from __future__ import annotations

from typing import ClassVar

from envparity.model.areas import Severity
from envparity.rules.exposures import ExposedFile


class ReadableByOthers(ExposedFile):
    """A dotenv file of secrets can be read by every user of this machine.

    Why: So can every program that runs as one of them: a backup, a monitor, somebody else's job.

    Fix: `chmod 600` the file.
    """

    code: ClassVar[str] = "ISO011"
    name: ClassVar[str] = "readable-by-others"
    severity: ClassVar[Severity] = Severity.MEDIUM
    way: ClassVar[str] = "others"
    told: ClassVar[str] = (
        "{file} can be read by every user of this machine, and holds secrets of {names}: {keys}"
    )
