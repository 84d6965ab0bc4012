"""ISO013: a file of secrets that the build of an image copies."""

from __future__ import annotations

from typing import ClassVar

from envparity.model.areas import Severity
from envparity.rules.exposures import ExposedFile


class InBuildContext(ExposedFile):
    """The build of a service copies a dotenv file of secrets into its image.

    Why: Whoever can pull the image has the secrets; a later layer that deletes the file does not take them out.

    Fix: Name the file in `.dockerignore`, or copy what is needed by name; rotate what was in images already.
    """

    code: ClassVar[str] = "ISO013"
    name: ClassVar[str] = "in-build-context"
    severity: ClassVar[Severity] = Severity.HIGH
    way: ClassVar[str] = "context:"
    told: ClassVar[str] = "the build of an image takes in {file}, which holds secrets of {names}: {keys}"
