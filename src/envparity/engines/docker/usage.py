"""The engine's figures of one container -> `Usage`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from envparity.engines.docker.shapes import seconds
from envparity.model.deeds import Usage

Figures = Mapping[str, Any]


def usages(told: Iterable[Figures], service: str, container: str) -> Iterator[Usage]:
    """Read one figure after the other; the first has no share of a processor yet, and Docker's none at all."""
    before: Figures = {}
    for found in told:
        if "error" in found or not found.get("cpu_stats"):
            continue
        earlier: Figures = found.get("precpu_stats") or {}
        yield _usage(found, earlier if earlier.get("system_cpu_usage") else before, service, container)
        before = found["cpu_stats"]


def _usage(found: Figures, before: Figures, service: str, container: str) -> Usage:
    memory = found.get("memory_stats") or {}
    networks = (found.get("networks") or {}).values()
    disk = (found.get("blkio_stats") or {}).get("io_service_bytes_recursive") or ()
    return Usage(
        service=service,
        container=container,
        time=seconds(found.get("read")),
        cpu=_share(found["cpu_stats"], before),
        memory=_memory(memory),
        limit=int(memory.get("limit") or 0),
        received=sum(int(one.get("rx_bytes") or 0) for one in networks),
        sent=sum(int(one.get("tx_bytes") or 0) for one in networks),
        read=_disk(disk, "read"),
        written=_disk(disk, "write"),
        processes=int((found.get("pids_stats") or {}).get("current") or 0),
    )


def _share(now: Figures, before: Figures) -> float:
    """Reckon how much of one core was used between two figures, as `docker stats` does: 1.0 is one core in full."""

    def total(figures: Figures) -> int:
        return int((figures.get("cpu_usage") or {}).get("total_usage") or 0)

    passed = int(now.get("system_cpu_usage") or 0) - int(before.get("system_cpu_usage") or 0)
    cores = (
        int(now.get("online_cpus") or 0) or len((now.get("cpu_usage") or {}).get("percpu_usage") or ()) or 1
    )
    if not before.get("system_cpu_usage") or passed <= 0:
        return 0.0
    return max(0.0, (total(now) - total(before)) / passed * cores)


def _memory(memory: Figures) -> int:
    """Give what is used without what the kernel would give back: file pages that nobody reads now."""
    used = int(memory.get("usage") or 0)
    stats = memory.get("stats") or {}
    idle = int(stats.get("total_inactive_file", stats.get("inactive_file", 0)) or 0)
    return used - idle if idle < used else used


def _disk(entries: Iterable[Figures], word: str) -> int:
    return sum(int(one.get("value") or 0) for one in entries if str(one.get("op", "")).lower() == word)
