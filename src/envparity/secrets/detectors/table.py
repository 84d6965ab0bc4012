"""Every detector by form, in the order in which they are asked: where two fit one place, the first wins."""

from __future__ import annotations

from envparity.secrets.detectors.base import Detector
from envparity.secrets.detectors.providers import cloud, general, hosting, messaging, models, payment

DETECTORS: tuple[Detector, ...] = (
    *cloud.DETECTORS,
    *hosting.DETECTORS,
    *payment.DETECTORS,
    *messaging.DETECTORS,
    *models.DETECTORS,
    *general.DETECTORS,
)
