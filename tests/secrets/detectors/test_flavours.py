"""What a file is to the search, told from its path."""

from __future__ import annotations

import pytest

from envparity.secrets.detectors.flavours import Flavour, flavour_of


@pytest.mark.parametrize(
    ("path", "flavour"),
    [
        ("usr/sbin/adduser", Flavour.SOURCE),
        ("sbin/shadowconfig", Flavour.SOURCE),
        ("usr/bin/run", Flavour.SOURCE),
        ("usr/bin/setup.sh", Flavour.SETTINGS),
        ("bin/deploy", Flavour.SETTINGS),
        ("etc/default/postgres", Flavour.SETTINGS),
        (".env.production", Flavour.SETTINGS),
        ("src/app.py", Flavour.SOURCE),
        ("locales/de/password.yml", Flavour.FOREIGN),
        ("var/lib/dpkg/status", Flavour.FOREIGN),
        ("public/messages/hi-IN.json", Flavour.FOREIGN),
        ("README.md", Flavour.PROSE),
        ("config/keys.json", Flavour.JSON),
    ],
)
def test_a_file_is_read_as_what_its_path_says(path: str, flavour: Flavour) -> None:
    assert flavour_of(path) is flavour
