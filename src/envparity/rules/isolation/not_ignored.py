"""ISO012: a file of secrets that the next commit would take in."""

from __future__ import annotations

from typing import ClassVar

from envparity.model.areas import Severity
from envparity.rules.exposures import ExposedFile


class NotIgnored(ExposedFile):
    """A dotenv file of secrets is neither kept nor ignored by git.

    Why: The next `git add` takes it in, and a push gives it to everybody who has the repository.

    Fix: Name the file in `.gitignore`, and keep an example with the keys alone.
    """

    code: ClassVar[str] = "ISO012"
    name: ClassVar[str] = "not-ignored"
    severity: ClassVar[Severity] = Severity.HIGH
    way: ClassVar[str] = "unignored"
    told: ClassVar[str] = "git does not ignore {file}, which holds secrets of {names}: {keys}"
