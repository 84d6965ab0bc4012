"""What code asks its environment for, and how much it depends on the answer."""

from __future__ import annotations

import time
from textwrap import dedent

import pytest

from envparity.readers.code.asking import read_uses, takes_any


def needs(path: str, text: str) -> dict[str, str]:
    return {use.key: use.need for use in read_uses(path, dedent(text))}


@pytest.mark.parametrize(
    ("path", "line", "need"),
    [
        ("a.py", 'x = os.environ["K"]', "required"),
        ("a.py", 'x = os.environ["K"].split(",")', "required"),
        ("a.py", 'os.environ["K"] = "1"', None),
        ("a.py", 'x = os.environ["K"] == "1"', "required"),
        ("a.py", 'x = os.environ.get("K")', "asked"),
        ("a.py", 'x = os.getenv("K", "d")', "optional"),
        ("a.py", 'x = os.getenv("K") or "d"', "optional"),
        ("a.py", 'if os.getenv("K"):', "optional"),
        ("a.py", "# os.environ['K']", None),
        ("a.py", 'import environ\nx = env("K")', "required"),
        ("a.py", 'import environ\nx = env.bool("K", default=False)', "optional"),
        ("a.py", 'from decouple import config\nx = config("K", cast=int)', "required"),
        ("a.py", 'from decouple import config\nx = config("K", cast=int, default=5)', "optional"),
        ("a.py", 'x = config("K")', None),
        ("a.ts", "const x = process.env.K!;", "required"),
        ("a.ts", "const x = process.env.K;", "asked"),
        ("a.ts", "const x = process.env.K || 'd';", "optional"),
        ("a.ts", "const x = process.env['K'] ?? 'd';", "optional"),
        ("a.ts", "if (process.env.K) {", "optional"),
        ("a.ts", "const x = process.env.K === 'true';", "optional"),
        ("a.ts", "process.env.K = '1';", None),
        ("a.ts", "const x = import.meta.env.K", "asked"),
        ("a.js", "const { K, L = 'd' } = process.env;", "asked"),
        ("a.ts", "config.getOrThrow<string>('K_X')", None),
        ("a.ts", "// process.env.K", None),
        ("a.rb", 'x = ENV.fetch("K")', "required"),
        ("a.rb", 'x = ENV.fetch("K", "d")', "optional"),
        ("a.rb", 'x = ENV.fetch("K") { "d" }', "optional"),
        ("a.rb", 'x = ENV["K"]', "asked"),
        ("a.rb", 'x = ENV["K"].present?', "optional"),
        ("a.rb", 'x = 1 if ENV["K"]', "optional"),
        ("a.rb", 'ENV["K"] ||= "d"', None),
        ("A.java", 'String x = System.getenv("K");', "asked"),
        ("A.java", '@Value("${K}") String x;', "required"),
        ("A.java", '@Value("${K:d}") String x;', "optional"),
        ("A.kt", 'val x = System.getenv("K") ?: "d"', "optional"),
        ("A.kt", 'val x = System.getenv("K") ?: throw IllegalStateException()', "required"),
        ("a.go", 'x := os.Getenv("K")', "asked"),
        ("a.go", 'x, ok := os.LookupEnv("K")', "optional"),
        ("a.go", 'if os.Getenv("K") == "" {', "optional"),
        ("a.go", 'X string `env:"K,required"`', "required"),
        ("a.go", 'X string `env:"K" envDefault:"d"`', "optional"),
        ("a.go", 'X string `envconfig:"K" required:"true"`', "required"),
        ("a.rs", 'let x = env::var("K").expect("K");', "required"),
        ("a.rs", 'let x = std::env::var("K")?;', "required"),
        ("a.rs", 'let x = env::var("K").unwrap_or_default();', "optional"),
        ("a.rs", 'if let Ok(x) = std::env::var("K") {', "optional"),
        ("a.php", "$x = env('K');", "optional"),
        ("a.php", "$x = $_ENV['K'];", "asked"),
        ("a.php", "$x = $_ENV['K'] ?? 'd';", "optional"),
        ("a.cs", 'var x = Environment.GetEnvironmentVariable("K");', "asked"),
        ("a.cs", 'var x = Environment.GetEnvironmentVariable("K") ?? "d";', "optional"),
        ("a.cs", 'var x = Environment.GetEnvironmentVariable("K") ?? throw new Exception();', "required"),
        ("a.ex", 'x = System.fetch_env!("K")', "required"),
        ("a.ex", 'x = System.get_env("K") || raise "no"', "required"),
        ("a.ex", 'x = System.get_env("K", "d")', "optional"),
        ("a.txt", 'os.environ["K"]', None),
    ],
)
def test_a_question_says_how_much_depends_on_it(path: str, line: str, need: str | None) -> None:
    assert needs(path, f"{line}\n").get("K") == need


def test_keys_of_dotnet_and_spring_are_those_of_their_configuration() -> None:
    text = 'var a = configuration["Mail:Host"];\nvar b = builder.Configuration.GetConnectionString("Shop");\n'
    assert needs("a.cs", text) == {"Mail.Host": "asked", "ConnectionStrings.Shop": "asked"}
    assert needs("A.java", '@Value("${mail.retry-count}") int n;\n') == {"mail.retry-count": "required"}


def test_a_use_has_its_line_where_the_key_stands() -> None:
    text = 'import os\nx = os.environ.get(\n    "KEY",\n    "d",\n)\n'
    [use] = read_uses("a.py", text)
    assert (str(use.place), use.need) == ("a.py:3", "optional")


@pytest.mark.parametrize(
    ("path", "text", "need"),
    [
        ("a.py", "try:\n    X = os.environ['K']\nexcept KeyError:\n    X = 1\n", "optional"),
        ("a.py", "try:\n    X = os.environ['K']\nexcept KeyError:\n    raise Broken()\n", "required"),
        ("a.py", "if os.environ.get('L'):\n    X = os.environ['K']\n", "optional"),
        ("a.py", "if settings.ON:\n    X = os.environ['K']\n", "required"),
        ("a.ts", "const x = process.env.K;\nif (!x) {\n  throw new Error('K');\n}\n", "required"),
        ("a.ts", "const x = process.env.K;\nif (!x) {\n  return;\n}\n", "optional"),
        ("a.ts", "const x =\n  process.env.K;\n\nif (!x) {\n  warn();\n}\n", "optional"),
        ("a.go", 'x := os.Getenv("K")\nif x == "" {\n\tlog.Fatal("K")\n}\n', "required"),
        ("a.go", 'x := os.Getenv("K")\nif x == "" {\n\tx = "d"\n}\n', "optional"),
        ("a.rb", 'x = ENV["K"]\nraise "no" unless x\n', "required"),
    ],
)
def test_what_stands_around_a_question_tells_too(path: str, text: str, need: str) -> None:
    assert needs(path, text)["K"] == need


def test_fields_of_a_settings_class_are_variables() -> None:
    text = """\
        class Base(BaseSettings):
            model_config = SettingsConfigDict(env_prefix="shop_")
            database_url: str
            pool: int = 5
            token: SecretStr = Field(..., alias="API_TOKEN")
            page: int = Field(default=1)
            tags: list[str] = Field(default_factory=list)

        class Own(Base):
            region: str
        """
    assert needs("a.py", text) == {
        "SHOP_DATABASE_URL": "required", "SHOP_POOL": "optional", "API_TOKEN": "required",
        "SHOP_PAGE": "optional", "SHOP_TAGS": "optional", "REGION": "required",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "any_key"),
    [
        ("os.environ[name]", True), ("os.environ['K']", False), ("{...process.env}", True),
        ("process.env[`X_${n}`]", False), ("process.env[name]", True), ("ENV[key]", True), ("ENV['K']", False),
        ("viper.AutomaticEnv()", True), ('os.Getenv("K")', False),
    ],
)  # fmt: skip
def test_code_that_takes_keys_without_naming_them_is_told(text: str, any_key: bool) -> None:
    assert takes_any(text) is any_key


HOSTILE = {
    "one line": "process.env." * 50_000,
    "open brackets": "if (" * 50_000 + "process.env.K",
    "blank lines": "\n" * 100_000 + "x = process.env.K\n",
    "many": "  x = process.env.K;\n" * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_code_is_read_in_a_moment(name: str) -> None:
    begun = time.process_time()
    read_uses("a.ts", HOSTILE[name])
    assert time.process_time() - begun < 5
