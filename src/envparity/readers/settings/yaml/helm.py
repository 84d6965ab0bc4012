"""Values of a Helm chart, as flat settings. What a chart makes of them is not known here."""

from __future__ import annotations

import re

from envparity.model.expressions import expression
from envparity.readers.settings.yaml.reader import YamlSettings

_NAME = expression(r"^(.*[._-])?values([._-].*)?\.ya?ml$", re.IGNORECASE)


class HelmValues(YamlSettings):
    """Reads `values.yaml` and its variants."""

    def claims(self, path: str, head: bytes) -> bool:  # noqa: ARG002 - told by the name
        """Say whether the name is one that charts use."""
        return _NAME.match(path.rpartition("/")[2]) is not None


READER = HelmValues(format="Helm values")
