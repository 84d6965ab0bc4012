"""Every attribute of a service is carried out, known to mean nothing here, or refused by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from envparity.engines.plan import plan_up
from envparity.engines.seen import Seen
from envparity.engines.wanted import want
from envparity.engines.wanted.quantities import nanoseconds, size
from envparity.engines.wanted.service import KNOWN
from envparity.errors import EngineError, UsageError

CASES = Path(__file__).parents[3] / "shared/data/compose_cases.json"

# The attributes of a service in the Compose specification, 2026
# (https://github.com/compose-spec/compose-spec/blob/main/05-services.md).
SPECIFICATION = frozenset(
    """annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs
    container_name cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset
    credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint
    env_file environment expose extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc
    isolation label_file labels links logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit
    models network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_stop
    privileged profiles provider pull_policy read_only restart runtime scale secrets security_opt shm_size stdin_open
    stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode uts volumes
    volumes_from working_dir""".split()
)
REFUSED = frozenset("credential_spec models provider use_api_socket".split())


def test_every_attribute_of_the_specification_is_known_or_refused() -> None:
    assert SPECIFICATION - KNOWN == REFUSED


@pytest.mark.parametrize("key", sorted(REFUSED))
def test_an_attribute_that_is_not_carried_out_is_named(desk: Any, key: str) -> None:
    assert desk.want({"web": {key: {"a": 1}}}).refused == (f"`services.web.{key}`: not supported",)


def test_an_attribute_nobody_knows_is_named_and_an_extension_is_not(desk: Any) -> None:
    wanted = desk.want({"web": {"x-note": "a", "wibble": 1}})
    assert wanted.refused == ("`services.web.wibble`: not supported",)


@pytest.mark.parametrize(
    ("service", "key", "value"),
    [
        ({"cpus": "0.5"}, "NanoCpus", 500_000_000),
        ({"mem_limit": "67108864"}, "Memory", 67108864),
        ({"cpu_quota": "50ms"}, "CpuQuota", 50_000),
        (
            {"ulimits": {"nofile": {"soft": 1, "hard": 2}}},
            "Ulimits",
            [{"Name": "nofile", "Soft": 1, "Hard": 2}],
        ),
        ({"restart": "on-failure:3"}, "RestartPolicy", {"Name": "on-failure", "MaximumRetryCount": 3}),
        ({"restart": "no"}, "RestartPolicy", {"Name": "", "MaximumRetryCount": 0}),
        (
            {"deploy": {"restart_policy": {"condition": "any"}}},
            "RestartPolicy",
            {"Name": "always", "MaximumRetryCount": 0},
        ),
        ({"extra_hosts": ["a=192.0.2.1"]}, "ExtraHosts", ["a:192.0.2.1"]),
        ({"cap_add": ["net_admin", "ALL"]}, "CapAdd", ["CAP_NET_ADMIN", "ALL"]),
        ({"security_opt": ["apparmor:mine"]}, "SecurityOpt", ["apparmor=mine"]),
        (
            {"gpus": [{"count": -1}]},
            "DeviceRequests",
            [{"Driver": "", "Count": -1, "DeviceIDs": None, "Capabilities": [["gpu"]], "Options": None}],
        ),
        ({"tmpfs": ["/run:size=1m", "/tmp"]}, "Tmpfs", {"/run": "size=1m", "/tmp": ""}),
        (
            {"blkio_config": {"device_read_bps": [{"path": "/dev/sda", "rate": "1k"}]}},
            "BlkioDeviceReadBps",
            [{"Path": "/dev/sda", "Rate": 1024}],
        ),
        (
            {"blkio_config": {"device_write_iops": [{"path": "/dev/sda", "rate": 5}]}},
            "BlkioDeviceWriteIOps",
            [{"Path": "/dev/sda", "Rate": 5}],
        ),
        ({"network_mode": "host"}, "NetworkMode", "host"),
    ],
)
def test_an_attribute_becomes_the_engines_own(desk: Any, service: Any, key: str, value: Any) -> None:
    assert desk.want({"web": service}).service("web").body["HostConfig"][key] == value


def test_a_container_in_anothers_network_publishes_nothing_itself(desk: Any) -> None:
    body = desk.want({"a": {}, "b": {"network_mode": "service:a", "hostname": "b"}}).service("b").body
    assert (body["ExposedPorts"], body["HostConfig"]["PortBindings"], body.get("Hostname")) == ({}, {}, None)


def test_a_bind_whose_folder_must_exist_is_not_made(desk: Any) -> None:
    bind = {"type": "bind", "source": "/a", "target": "/b", "bind": {"create_host_path": False}}
    host = desk.want({"web": {"volumes": [bind]}}).service("web").body["HostConfig"]
    assert (host["Binds"], [mount["Source"] for mount in host["Mounts"]]) == ([], ["/a"])


def test_a_secret_that_is_kept_elsewhere_is_refused(desk: Any) -> None:
    wanted = desk.want(
        {"web": {"secrets": [{"source": "key"}]}}, secrets={"key": {"name": "key", "external": True}}
    )
    told = "`services.web.secrets`: `key` is `external`: `[runtime.secrets]` of the profile says where it is kept"
    assert wanted.refused == (told,)


def test_a_secret_from_a_variable_that_is_not_set_is_refused_by_the_variables_name(desk: Any) -> None:
    wanted = desk.want(
        {"web": {"secrets": [{"source": "key"}]}}, secrets={"key": {"environment": "KEY_OF_SHOP"}}
    )
    assert wanted.refused == (
        "`services.web.secrets`: `key` is to hold the variable `KEY_OF_SHOP`, which is not set",
    )


@pytest.mark.parametrize("place", [{"read_only": True}, {"tmpfs": ["/run"]}])
def test_a_secret_that_could_not_be_written_is_refused(desk: Any, place: dict[str, Any]) -> None:
    secrets = {"key": {"file": "/a/key"}, "motd": {"content": "hello"}}
    wanted = desk.want(
        {"web": {"secrets": [{"source": "key"}, {"source": "motd"}], **place}}, secrets=secrets
    )
    assert len(wanted.refused) == 1
    assert "`/run/secrets/motd`" in wanted.refused[0]


def test_a_value_of_no_sense_names_the_service_and_never_the_value(desk: Any) -> None:
    with pytest.raises(UsageError) as failure:
        desk.want({"web": {"mem_limit": "hunter2-in-the-wrong-place"}})
    assert "`services.web`" in failure.value.message
    assert "hunter2" not in repr(failure.value)
    assert failure.value.__cause__ is None


def test_what_is_wanted_shows_no_value_of_the_environment(desk: Any) -> None:
    secret = "correct-horse-battery"
    wanted = desk.want(
        {
            "web": {
                "environment": {"PASSWORD": secret},
                "build": {"context": "/a", "args": {"TOKEN": secret}, "secrets": [{"source": "key"}]},
                "configs": [{"source": "motd", "target": "/motd"}],
            }
        },
        configs={"motd": {"content": secret}},
        secrets={"key": {"file": "/a/key"}},
    )
    assert secret in str(wanted.service("web").body)
    assert secret not in repr(wanted)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1m30s", 90 * 10**9), ("300ms", 3 * 10**8), ("1.5h", 5400 * 10**9), ("0", 0), ("0s", 0), (5, 5)],
)
def test_a_duration_reads_as_go_reads_it(text: Any, value: int) -> None:
    assert nanoseconds(text) == value


@pytest.mark.parametrize("text", ["5", "1 m", "m", "-", "1m x"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        nanoseconds(text)


@pytest.mark.parametrize(
    ("text", "value"), [("64m", 67108864), ("1.5KB", 1536), ("12", 12), ("2GiB", 2 << 30), ("-1", -1)]
)
def test_a_size_counts_in_powers_of_1024(text: str, value: int) -> None:
    assert size(text) == value


@pytest.mark.skipif(not CASES.exists(), reason="the reference's own cases are not on this machine")
def test_every_project_of_the_references_own_cases_is_planned_or_refused_by_name() -> None:
    planned, refused = 0, []
    for case in json.loads(CASES.read_bytes())["cases"]:
        project = case.get("project")
        if not isinstance(project, dict) or not project.get("services"):
            continue
        try:
            plan_up(want(project, environment="dev", workspace="/w"), Seen())
        except (UsageError, EngineError) as error:
            refused.append(error.message)
        else:
            planned += 1
    reasons = (
        "not supported",
        "is `external`",
        "which is not set",
        "a variable that is set",
        "is wanted by both",
    )
    print(f"{planned} planned, {len(refused)} refused")
    assert [told for told in refused if not any(reason in told for reason in reasons)] == []
    assert planned > 10 * len(refused)


@pytest.mark.parametrize(
    ("user", "mode", "mounted"), [(0, "0400", True), (1000, "0400", False), (1000, "0444", True)]
)
def test_a_secret_lies_in_memory_where_its_user_can_read_it_there(
    user: int, mode: str, mounted: bool
) -> None:
    services = {"web": {"image": "a", "secrets": [{"source": "key", "uid": "5", "mode": mode}]}}
    config = {"services": services, "secrets": {"key": {"content": "held"}}}
    shelf = f"/run/user/{user}/envparity-{user}/w/dev"
    [service] = want(config, environment="dev", workspace="/w", shelf=shelf).services
    assert bool(service.files[0].source) == mounted
    assert bool(service.body["HostConfig"]["Mounts"]) == mounted
    assert "held" not in repr(service)
