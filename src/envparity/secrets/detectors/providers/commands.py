"""Passwords on command lines, where the command's manual says which word is one."""

from __future__ import annotations

from envparity.secrets.detectors import proofs
from envparity.secrets.detectors.base import Detector

_VALUE = r"""["']?([^\s"'`$<>{}|&;\\]{4,100})"""

DETECTORS = (
    Detector(
        "curl-user",
        r"""\bcurl\b.{0,200}\s(?:-u|--user)\s{0,2}=?["']?[A-Za-z0-9_.@+\-]{1,60}:([^\s"'$<{]{3,100})""",
        ("curl",),
        proofs.own_password,
        loose=True,
    ),
    Detector(
        "command-password",
        rf"\bsshpass\s.{{0,20}}-p\s{{0,2}}{_VALUE}",
        ("sshpass",),
        proofs.own_password,
        loose=True,
    ),
    Detector(
        "command-password",
        rf"\bmysql(?:dump|admin|import|check)?\b.{{0,160}}\s-p{_VALUE}",
        ("mysql",),
        proofs.own_password,
        loose=True,
    ),
    Detector(
        "command-password",
        rf"\bredis-cli\b.{{0,120}}\s-a\s{{1,2}}{_VALUE}",
        ("redis-cli",),
        proofs.own_password,
        loose=True,
    ),
    Detector(
        "command-password",
        rf"\b(?:docker|podman|helm registry)\s+login\b.{{0,120}}\s-p\s{{1,2}}{_VALUE}",
        ("login",),
        proofs.own_password,
        loose=True,
    ),
    Detector(
        "command-password",
        rf"\bldap(?:search|add|modify|delete|passwd|whoami)\b.{{0,160}}\s-w\s{{1,2}}{_VALUE}",
        ("ldap",),
        proofs.own_password,
        loose=True,
    ),
    Detector(
        "command-password",
        rf"\bopenssl\b.{{0,200}}\s-(?:passin|passout|pass)\s{{1,2}}[\"']?pass:{_VALUE}",
        ("pass:",),
        proofs.own_password,
        loose=True,
    ),
    Detector(
        "command-password",
        rf"\bkeytool\b.{{0,200}}\s-(?:store|key|dest(?:store|key)|src(?:store|key))pass\s{{1,2}}{_VALUE}",
        ("keytool",),
        proofs.own_password,
        loose=True,
    ),
    Detector(
        "command-password",
        rf"\bhtpasswd\s+-\w{{0,5}}b\w{{0,5}}\s+\S{{1,120}}\s+\S{{1,60}}\s+{_VALUE}",
        ("htpasswd",),
        proofs.own_password,
        loose=True,
    ),
    Detector(
        "command-password",
        rf"\becho\s+(?:-\w\s+)?[\"']?[A-Za-z_][\w.\-]{{0,31}}:{_VALUE}[\"']?\s{{0,3}}\|\s{{0,3}}(?:sudo\s+)?chpasswd\b",
        ("chpasswd",),
        proofs.own_password,
        loose=True,
    ),
    Detector(
        "command-password",
        rf"\bsmbclient\b.{{0,120}}\s-U\s{{0,2}}[\"']?[\w.\\/\-]{{1,40}}%{_VALUE}",
        ("smbclient",),
        proofs.own_password,
        loose=True,
    ),
    Detector(
        "command-password",
        rf"\b(?:sqlplus|sqlldr|expdp|impdp)\s.{{0,40}}?\b[A-Za-z_]\w{{0,30}}/{_VALUE}@",
        ("sqlplus", "sqlldr", "expdp", "impdp"),
        proofs.own_password,
        loose=True,
    ),
    Detector(
        "command-password",
        rf"\bjdbc:oracle:(?:thin|oci):[A-Za-z_]\w{{0,30}}/{_VALUE}@",
        ("jdbc:oracle:",),
        proofs.own_password,
        loose=True,
    ),
    Detector(
        "command-password",
        rf"\bmachine\s+\S{{1,120}}\s+login\s+\S{{1,80}}\s+password\s+{_VALUE}",
        ("machine",),
        proofs.own_password,
        loose=True,
    ),
)
"""A value that is a variable's is none: what a shell puts in is not written there."""
