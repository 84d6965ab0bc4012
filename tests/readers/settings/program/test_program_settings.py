"""Settings kept in programs: what is written is known, what is computed is not, and nothing is run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from envparity.errors import ReadError
from envparity.model.facts import Reading
from envparity.model.values import Sealed, Unknown
from envparity.readers.document import Document, open_seal
from envparity.readers.table import reader_for
from envparity.secrets.sealing import make_seal


def read(path: str, text: str, files: Mapping[str, str] | None = None, **options: str) -> Reading:
    data = dedent(text).encode()
    reader = reader_for(path, data[:4096])
    assert reader is not None

    def sibling(name: str) -> bytes:
        if name in (files or {}):
            return dedent((files or {})[name]).encode()
        raise ReadError(f"`{name}`: no such file")

    return reader.read(Document(path, data, sibling, options=options), open_seal)


def values(reading: Reading) -> dict[str, str]:
    return {setting.key: str(setting.value) for setting in reading.settings}


def places(reading: Reading) -> dict[str, str]:
    return {setting.key: str(setting.place) for setting in reading.settings}


BASE = """\
    import os
    from pathlib import Path

    BASE_DIR = Path(__file__).parent
    DEBUG = False
    HOUR = 60 * 60
    SESSION_AGE = HOUR * 2
    NAME = f"shop-{HOUR}"
    MIDDLEWARE = ["a", "b"]
    DATABASES = {"default": {"ENGINE": "postgresql", "HOST": os.environ["DB_HOST"], "PORT": 5432}}
    CACHES = {"default": {"BACKEND": "locmem", "LOCATION": "x"}}
    lower = "no setting"
"""


def test_a_django_module_goes_over_the_module_that_it_takes_in() -> None:
    reading = read(
        "shop/settings/production.py",
        """\
        from .base import *

        DEBUG = True
        MIDDLEWARE += ["c"]
        MIDDLEWARE.insert(0, "first")
        DATABASES["default"]["CONN_MAX_AGE"] = 60
        CACHES = {"default": {"BACKEND": "redis"}}
        """,
        {"shop/settings/base.py": BASE},
    )
    found = values(reading)
    assert found["DEBUG"] == "true"
    assert found["SESSION_AGE"] == "7200"
    assert found["NAME"] == "shop-3600"
    assert found["MIDDLEWARE"] == "first, a, b, c"
    assert found["DATABASES.default.HOST"] == "${DB_HOST}"
    assert found["DATABASES.default.CONN_MAX_AGE"] == "60"
    assert "CACHES.default.LOCATION" not in found
    assert "lower" not in found
    assert found["BASE_DIR"] == "unknown: computed by the program"
    where = places(reading)
    assert where["DATABASES.default.CONN_MAX_AGE"] == "shop/settings/production.py:6"
    assert where["DATABASES.default.PORT"] == "shop/settings/base.py:10"
    [debug] = [setting for setting in reading.settings if setting.key == "DEBUG"]
    assert [str(place) for place in debug.earlier] == ["shop/settings/base.py:5"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('os.environ["X"]', "${X}"),
        ('os.environ.get("X", "y")', "${X:y}"),
        ('os.getenv("X") or "y"', "${X:y}"),
        ('int(os.getenv("X", "5"))', "${X:5}"),
        ('env.bool("X", default=True)', "${X:true}"),
        ('env.list("X", default=["a", "b"])', "${X:a,b}"),
        ('config("X", default="a", cast=str)', "${X:a}"),
        ('os.environ.get("X", "a").split(",")', "${X:a}"),
        ('os.environ.get("X", compute())', "unknown: taken from `X`"),
        ("compute()", "unknown: computed by the program"),
        ('"a" + "b"', "ab"),
        ("-5", "-5"),
        ("not True", "false"),
        ('("a", 1)', "a, 1"),
        ("None", ""),
    ],
)
def test_an_expression_of_python_is_known_as_far_as_it_is_written(written: str, value: str) -> None:
    assert values(read("settings.py", f"import os\nKEY = {written}\n"))["KEY"] == value


def test_what_is_set_under_a_condition_is_not_known() -> None:
    reading = read(
        "settings.py",
        """\
        import os
        DEBUG = False
        SAME = 1
        if os.environ.get("X"):
            DEBUG = True
            SAME = 1
            OTHER = 2
        if __name__ == "__main__":
            NEVER = 3
        """,
    )
    assert values(reading) == {
        "DEBUG": "unknown: set under a condition of the program",
        "OTHER": "unknown: set under a condition of the program",
        "SAME": "1",
    }


def test_a_class_of_settings_has_those_of_the_classes_above_it() -> None:
    text = """\
        class Config:
            DEBUG = False
            NAME = "shop"
        class Production(Config):
            NAME = "live"
        class Staging(Config):
            DEBUG = True
        """
    assert values(read("config.py", text, profiles="Production")) == {"DEBUG": "false", "NAME": "live"}
    assert values(read("config.py", text))["Staging.NAME"] == "shop"


def test_no_module_is_run(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    text = f"import os\nos.system('touch {marker}')\nKEY = open('{marker}', 'w').write('x')\n"
    assert values(read("settings.py", text)) == {"KEY": "unknown: computed by the program"}
    assert not marker.exists()


def test_modules_that_take_in_each_other_are_read_once() -> None:
    reading = read("a.py", "from .b import *\nA = 1\n", {"b.py": "from .a import *\nB = 2\n"})
    assert values(reading) == {"A": "1", "B": "2"}


def test_a_module_that_is_not_there_is_a_problem() -> None:
    reading = read("s/a.py", "from .gone import *\nA = 1\n")
    assert reading.status == "partly"
    assert "gone" in reading.problems[0].message


RAILS = """\
    Rails.application.configure do
      config.eager_load = true # at once
      config.log_level = ENV.fetch("RAILS_LOG_LEVEL", "info")
      config.asset_host = ENV["ASSET_HOST"]
      config.pool = ENV.fetch("POOL") { 5 }
      config.action_mailer.smtp_settings = {
        address: "smtp.example", :port => 587,
        user_name: Rails.application.credentials.smtp_user
      }
      config.x.timeout = 5.minutes
      config.force_ssl = true if ENV["FORCE_SSL"]
      config.name = "shop-#{Rails.env}"
      if ENV["LOG"].present?
        config.logger = Logger.new(STDOUT)
      end
      config.hosts << "a.example"
      config.last = :symbol
    end
"""


def test_a_rails_environment_is_read_statement_by_statement() -> None:
    reading = read("config/environments/production.rb", RAILS)
    assert values(reading) == {
        "config.action_mailer.smtp_settings.address": "smtp.example",
        "config.action_mailer.smtp_settings.port": "587",
        "config.action_mailer.smtp_settings.user_name": "unknown: computed by the program",
        "config.asset_host": "${ASSET_HOST}",
        "config.eager_load": "true",
        "config.force_ssl": "unknown: set under a condition of the program",
        "config.hosts": "unknown: computed by the program",
        "config.last": "symbol",
        "config.log_level": "${RAILS_LOG_LEVEL:info}",
        "config.logger": "unknown: set under a condition of the program",
        "config.name": "unknown: computed by the program",
        "config.pool": "${POOL:5}",
        "config.x.timeout": "5 minutes",
    }
    assert places(reading)["config.action_mailer.smtp_settings.port"].endswith(":7")


def test_a_laravel_file_is_read_below_its_own_name() -> None:
    reading = read(
        "config/database.php",
        r"""<?php
        return [
            /* the | one */ 'default' => env('DB_CONNECTION', 'mysql'),
            'connections' => ['mysql' => ['host' => env('DB_HOST'), 'strict' => true, // yes
                'options' => extension_loaded('x') ? array_filter([1 => 2]) : [],
                'debug' => (bool) env('APP_DEBUG', false), 'model' => App\User::class,]],
            'old' => array('x' => "a\tb", 'y' => "$z"),
            'list' => ['a', "b"],
        ];
        """.replace("        return", "return"),
    )
    assert values(reading) == {
        "database.default": "${DB_CONNECTION:mysql}",
        "database.connections.mysql.host": "${DB_HOST}",
        "database.connections.mysql.strict": "true",
        "database.connections.mysql.options": "unknown: computed by the program",
        "database.connections.mysql.debug": "${APP_DEBUG:false}",
        "database.connections.mysql.model": r"App\User",
        "database.old.x": "a\tb",
        "database.old.y": "unknown: computed by the program",
        "database.list": "a, b",
    }


def test_constants_of_php_are_settings() -> None:
    text = "<?php\ndefine('DB_NAME', 'shop');\ndefine('DB_HOST', getenv('DB_HOST') ?: 'localhost');\n$config['a']['b'] = 1;\n"
    assert values(read("wp-config.php", text)) == {
        "DB_NAME": "shop", "DB_HOST": "${DB_HOST:localhost}", "a.b": "1",
    }  # fmt: skip


def test_what_a_module_of_javascript_exports_is_read() -> None:
    reading = read(
        "config/default.js",
        """\
        const path = require("path");
        module.exports = {
          port: process.env.PORT || 3000, // here
          db: { url: process.env.DATABASE_URL ?? 'postgres://db/x', pool: { max: 10, }, },
          root: path.join(__dirname, ".."), "quoted-key": `a`, tpl: `a${x}`,
          list: ['a', "b"], ...other, neg: -5, wait: 60 * 1000,
          run() { return 1 }, arrow: () => ({ a: 1 }),
        };
        """,
    )
    assert values(reading) == {
        "port": "${PORT:3000}", "db.url": "${DATABASE_URL:postgres://db/x}", "db.pool.max": "10",
        "root": "unknown: computed by the program", "quoted-key": "a", "tpl": "unknown: computed by the program",
        "list": "a, b", "neg": "-5", "wait": "60000", "arrow": "unknown: computed by the program",
    }  # fmt: skip


def test_a_constant_that_typescript_exports_is_read() -> None:
    text = "export const environment: Env = {\n  production: true,\n  apiUrl: 'https://api.example' as string,\n};\n"
    assert values(read("environments/environment.prod.ts", text)) == {
        "production": "true", "apiUrl": "https://api.example",
    }  # fmt: skip


def test_a_secret_in_a_program_is_sealed() -> None:
    secret = "tidal-" + "heron-ledger-" + "forty-two"
    text = f'SECRET_KEY = "{secret}"\nDATABASES = {{"default": {{"PASSWORD": "{secret}"}}}}\n'
    reader = reader_for("settings.py", text.encode())
    assert reader is not None
    reading = reader.read(Document("settings.py", text.encode()), make_seal(b"k" * 32))
    assert [type(setting.value) for setting in reading.settings] == [Sealed, Sealed]
    assert secret not in repr(reading)


SAMPLES = {
    "settings.py": dedent(BASE),
    "config/environments/a.rb": dedent(RAILS),
    "config/a.php": "<?php\nreturn ['a' => env('X', [1, \"b\"]), 'c' => array(1 => 'd',),];",
    "config/a.js": "module.exports = {a: [1, {b: `c${d}`}], /* e */ f: process.env.G || 'h'};",
}


@pytest.mark.parametrize("path", SAMPLES)
def test_a_program_cut_or_changed_at_any_byte_is_read_or_refused(path: str) -> None:
    sample = SAMPLES[path].encode()
    reader = reader_for(path, sample)
    assert reader is not None
    for at in range(0, len(sample), 2):
        for data in (sample[:at], sample[:at] + b"[{(" + sample[at:], sample[:at] + b"'\"" + sample[at:]):
            try:
                reading = reader.read(Document(path, data), open_seal)
            except ReadError:
                continue
            assert all(isinstance(s.value, Unknown) or s.key for s in reading.settings)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("settings.py", "A = " + "(" * 5000), ("settings.py", "A = " + "-" * 50_000 + "1"),
        ("settings.py", "A = " + "+".join("1" * 20_000)), ("settings.py", "A = " + "[" * 90 + "]" * 90),
        ("settings.py", "A = 1\0"), ("a.js", "module.exports = " + "{a:" * 20_000),
        ("a.js", "module.exports = " + "[" * 100_000), ("a.rb", "config.a = " + "'" * 50_001),
        ("a.php", "<?php\nreturn [" + "'a' => [" * 20_000), ("a.rb", "config.a = 1\n" * 20_000),
    ],
)  # fmt: skip
def test_a_hostile_program_is_read_or_refused_in_a_moment(path: str, text: str) -> None:
    try:
        reader = reader_for(path, text.encode()[:4096])
        if reader is not None:
            reader.read(Document(path, text.encode()), open_seal)
    except ReadError:
        pass
