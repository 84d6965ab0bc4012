"""What is looked for first, because it takes no time, stands wherever what is looked for then can stand."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from envparity.readers.code.asking import read_uses, takes_any
from envparity.readers.code.languages import MARKS, OPEN

OPENLY = (
    "Object.keys(process.env)", "Object.entries( process.env )", "Object.fromEntries(process.env)", "process.env[name]",
    "{...process.env}", "env_prefix='APP_'", "viper.AutomaticEnv()", 'envconfig.Process("", &c)',
    'AddEnvironmentVariables("APP_")', "os.environ.items()", "for key in os.environ:", "os.environ[name]",
    "os.environ.get(name)", "os.getenv(name)", "ENV[name]", "ENV.each", "ENV.to_h", "System.getenv()", "os.Environ()",
    "env::vars()",
)  # fmt: skip

ASKING = {
    "a.py": (
        'os.environ["KEY"]', 'environ["KEY"]', 'os.environ.get("KEY")', 'environ.get("KEY", 1)', 'os.getenv("KEY")',
        'getenv("KEY")', 'import environ\nenv("KEY")', 'env = environ.Env()\nenv.bool("KEY")',
    ),
    "a.rs": ('env::var("KEY")', 'env!("KEY")'),
    "a.cs": ('Environment.GetEnvironmentVariable("KEY")',),
    "a.ts": ("process.env.KEY", "import.meta.env.KEY"),
}  # fmt: skip


@pytest.mark.parametrize("text", OPENLY)
def test_code_that_takes_any_key_is_seen(text: str) -> None:
    assert OPEN.search(text)
    assert takes_any(f"first\n{text}\nlast")


@pytest.mark.parametrize(("path", "text"), [(path, text) for path, texts in ASKING.items() for text in texts])
def test_a_file_that_asks_is_found_by_its_marks(tmp_path: Path, path: str, text: str) -> None:
    assert [use.key for use in read_uses(path, text)] == ["KEY"]
    (tmp_path / path).write_text(f"{text}\n")
    found = subprocess.run(["grep", "-l", "-E", MARKS, path], cwd=tmp_path, capture_output=True, check=False)
    assert found.returncode == 0


def test_a_file_that_speaks_of_an_environment_does_not_ask_by_that() -> None:
    assert not re.search(MARKS.replace("[[]", r"\["), "the environment of an environ" + "ment")
