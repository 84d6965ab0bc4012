"""The table of secrets as JSON (`envparity.secrets/1`); what a terminal shows is in `text.holdings`."""

from __future__ import annotations

import json
from typing import Any

from envparity.model.holdings import Holding, Holdings
from envparity.report.data import secret_data

Data = dict[str, Any]


def render_json(holdings: Holdings) -> str:
    """Write each key with what every environment has of it; fingerprints, and never a value."""
    data = {
        "schema": "envparity.secrets/1",
        "workspace": holdings.workspace,
        "complete": holdings.complete,
        "environments": [{"name": one.name, "stage": one.stage.value} for one in holdings.environments],
        "secrets": [
            {
                "key": key.name,
                "environments": {
                    environment.name: _holding(holding)
                    for environment, holding in zip(holdings.environments, key.holdings, strict=True)
                },
            }
            for key in holdings.keys
        ],
    }
    return json.dumps(data, indent=2).encode("utf-8", "backslashreplace").decode() + "\n"


def _holding(holding: Holding) -> Data:
    data: Data = {"state": holding.state}
    if holding.secrets:
        data["secrets"] = [secret_data(secret) for secret in holding.secrets]
    if holding.reference:
        data["reference"] = holding.reference
    if holding.place:
        data["place"] = {"path": holding.place.path, "line": holding.place.line}
    if holding.reason:
        data["reason"] = holding.reason
    if holding.since:
        data["since"] = holding.since
    if holding.shared:
        data["shared"] = list(holding.shared)
    return data
