"""Every detector by form, in the order in which they are asked: where two fit one place, the first wins."""

from __future__ import annotations

from envparity.secrets.detectors.base import Detector
from envparity.secrets.detectors.providers import (
    chains,
    cloud,
    commands,
    databases,
    general,
    hosting,
    messaging,
    models,
    monitoring,
    payment,
    vaults,
    work,
)

DETECTORS: tuple[Detector, ...] = (
    *cloud.DETECTORS,
    *databases.DETECTORS,
    *vaults.DETECTORS,
    *hosting.DETECTORS,
    *payment.DETECTORS,
    *messaging.DETECTORS,
    *monitoring.DETECTORS,
    *work.DETECTORS,
    *models.DETECTORS,
    *chains.DETECTORS,
    *commands.DETECTORS,
    *general.DETECTORS,
)
