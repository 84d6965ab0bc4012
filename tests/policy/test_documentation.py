"""What `docs/policy.md` shows is a policy, and it names every key that there is."""

from __future__ import annotations

import re
from pathlib import Path

from envparity.policy.form import _EXPECT_FIELDS, Known
from envparity.policy.loading import parse_policy
from envparity.policy.notices import NOTICES
from envparity.rules.table import RULES

PAGE = (Path(__file__).parents[2] / "docs" / "policy.md").read_text("utf-8")
KNOWN = Known(tuple(rule.code for rule in RULES), ("development", "staging", "production"))


def test_every_example_is_a_policy_that_is_right() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert blocks
    for block in blocks:
        assert parse_policy(block, KNOWN).expectations


def test_every_key_and_notice_is_explained() -> None:
    for key in _EXPECT_FIELDS:
        assert f"`{key}`" in PAGE
    for notice in NOTICES:
        assert f"[{notice.code}](rules/{notice.area}.md)" in PAGE
