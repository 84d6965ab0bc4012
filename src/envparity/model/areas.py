"""The fifteen areas that every finding belongs to, and how much a finding hurts."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Area(StrEnum):
    """The rows of the board, in the order they are shown."""

    DEPENDENCIES = "dependencies"
    CONFIGURATION = "configuration"
    SECRETS = "secrets"
    RUNTIME_ENVIRONMENT = "runtime-environment"
    DEPLOYMENT_PIPELINE = "deployment-pipeline"
    API_INTEGRATION = "api-integration"
    CONTAINERIZATION = "containerization"
    ORCHESTRATION = "orchestration"
    OBSERVABILITY = "observability"
    SCALABILITY = "scalability"
    LATENCY = "latency"
    COST = "cost"
    ISOLATION = "isolation"
    INFRASTRUCTURE_AS_CODE = "infrastructure-as-code"
    VENDOR_LOCK_IN = "vendor-lock-in"


class Severity(IntEnum):
    """How much a finding hurts, low to high."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    def __str__(self) -> str:
        return self.name.lower()

    @classmethod
    def named(cls, name: str) -> Severity:
        """Find a severity by its lower-case name; `KeyError` when there is none."""
        return cls[name.upper()]
