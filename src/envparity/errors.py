"""Families of failure.

Each carries a message a person can act on, a hint kept apart from it, and the exit code
that the command line answers with. A library's own errors become one of these at the
one door where that library is imported.
"""

from __future__ import annotations

from typing import ClassVar


class EnvparityError(Exception):
    """The program cannot do what was asked; `message` says why, `hint` what to do next."""

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(EnvparityError):
    """The command was asked for something that does not exist or does not go together."""


class ProfileError(EnvparityError):
    """A profile is wrong: the message names file, line where known, and key."""

    def __init__(
        self, path: str, message: str, *, key: str = "", line: int | None = None, hint: str = ""
    ) -> None:
        where = path if line is None else f"{path}:{line}"
        what = f"`{key}`: {message}" if key else message
        super().__init__(f"{where}: {what}", hint=hint)
        self.path = path
        self.key = key
        self.line = line


class ReadError(EnvparityError):
    """A file or another source could not be read at all; the verdict becomes incomplete."""

    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, *, line: int | None = None, key: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.line = line
        self.key = key


class WriteError(EnvparityError):
    """A file could not be written; what was there before is still there."""


class EngineError(EnvparityError):
    """A container engine is not there, refused, or failed the deed."""

    exit_code: ClassVar[int] = 4


class StoreError(EnvparityError):
    """A store of secrets is locked, not there, too slow, or refused."""

    exit_code: ClassVar[int] = 4


class MissingSecretError(StoreError):
    """A store answered, and holds nothing by that name."""

    exit_code: ClassVar[int] = 2


class Interrupted(EnvparityError):
    """The user stopped the deed; the message says what had been done."""

    exit_code: ClassVar[int] = 130
