"""On a workspace of marked secrets, no screen shows, copies or keeps one."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.tui.conftest import without_engine
from textual.pilot import Pilot

from envparity.tui.app import EnvparityApp
from envparity.tui.errands import Errands

MARK = "mArKeD"
SECRETS = {
    "DATABASE_URL": f"postgresql://app:{MARK}-db%40-7Qx@db.example:5432/app",
    "SECRET_KEY": f"{MARK}-7f3a9c2e5b8d1f4a6c0e",
    "API_TOKEN": f"tok_{MARK}9c2e5b8d1f4a6c0e7f3a",
    "SMTP_PASSWORD": f"{MARK}!correct horse",
    "PRIVATE_KEY": f"{MARK}MIIEvQIBADANBgkqhkiG9w0BAQEFAASC",
}


def forms(secret: str) -> Iterator[str]:
    """A secret as it might come out: raw, and as others encode it."""
    yield secret
    yield quote(secret, safe="")
    yield base64.b64encode(secret.encode()).decode().rstrip("=")
    yield secret.encode().hex()
    yield secret[::-1]


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    (tmp_path / "profiles").mkdir()
    for stage in ("development", "staging", "production"):
        lines = [
            f"{key}={value if stage != 'development' else value + 'dev'}" for key, value in SECRETS.items()
        ]
        (tmp_path / f"{stage}.env").write_text("\n".join([*lines, f"LEVEL={stage}", "broken line here"]))
        service = f"services:\n  web:\n    image: web:1\n    environment:\n      ADMIN_PASSWORD: {MARK}-admin-{stage}\n"
        (tmp_path / f"compose.{stage}.yaml").write_text(service)
        (tmp_path / "profiles" / f"{stage}.toml").write_text(
            f'schema = 1\nstage = "{stage}"\n[[sources]]\nfiles = ["{stage}.env"]\n'
            f'[[sources]]\nfiles = ["compose.{stage}.yaml"]\n[runtime]\ncompose = ["compose.{stage}.yaml"]\n'
        )
    return tmp_path


async def seen(app: EnvparityApp, pilot: Pilot[int]) -> str:
    await pilot.pause(0.05)
    strips = app.screen._compositor.render_strips()
    text = "\n".join("".join(segment.text for segment in strip) for strip in strips)
    return f"{text}\n{app.export_screenshot()}\n{app.clipboard}"


async def test_no_screen_shows_copies_or_keeps_a_secret(marked: Path) -> None:
    app = EnvparityApp(marked, Errands(runner=without_engine))
    shown: list[str] = []
    async with app.run_test(size=(200, 60)) as pilot:
        for _ in range(300):
            if not app.known.reading and app.known.engine is not None:
                break
            await pilot.pause(0.05)
        assert app.known.report is not None
        assert app.known.report.findings
        for screen in (("1",), ("f",), ("escape", "2")):
            await pilot.press(*screen)
            shown.append(await seen(app, pilot))
        for other in ((), ("t",)):
            await pilot.press(*other, "g")
            for _ in range(len(app.known.report.drift)):
                await pilot.press("y", "j")
                shown.append(await seen(app, pilot))
        await pilot.press("3")
        shown.append(await seen(app, pilot))
        shown.append(repr(app.known))
    everything = "\n".join(shown)
    assert "SECRET_KEY" in everything
    assert MARK not in everything
    for secret in SECRETS.values():
        for form in forms(secret):
            assert form not in everything
