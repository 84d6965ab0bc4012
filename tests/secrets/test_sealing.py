"""What the seal takes for a secret, and that nothing of one is left in what it gives."""

from __future__ import annotations

import pytest

from envparity.model.values import Mixed, Plain, Sealed, secrets_in
from envparity.secrets.sealing import make_passing_seal, make_seal

KEY = bytes(range(32))
seal = make_seal(KEY)

# Made up, and put together here so that no scanner takes this file for a leak.
PASSWORD = "Tr1ck" + "y-Harbour-" + "88"
JWT = ".".join(
    ["eyJ" + "hbGciOiJIUzI1NiJ9", "eyJ" + "zdWIiOiIxMjM0NTY3ODkwIn0", "c2lnbmF0dXJlLW9mLW5vdGhpbmc"]
)
PEM = "-----BEGIN " + "PRIVATE KEY-----\nMIIB\n-----END " + "PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("key", "raw", "kind"),
    [
        ("DB_PASSWORD", PASSWORD, "password"),
        ("dbPassword", PASSWORD, "password"),
        ("spring.datasource.password", PASSWORD, "password"),
        ("OPENAI_API_KEY", PASSWORD, "api-key"),
        ("SECRET_KEY", PASSWORD, "api-key"),
        ("SECRET_KEY_2", PASSWORD, "api-key"),
        ("SESSION_SECRET", PASSWORD, "secret"),
        ("SLACK_BOT_TOKEN", PASSWORD, "token"),
        ("ANYTHING", JWT, "jwt"),
        ("ANYTHING", PEM, "private-key"),
        ("TLS_PRIVATE_KEY", PASSWORD, "private-key"),
        ("PASSWORD", f"{PASSWORD} token=part; more", "password"),
    ],
)
def test_a_secret_by_its_key_or_its_form_is_sealed_whole(key: str, raw: str, kind: str) -> None:
    value = seal(key, raw)
    assert isinstance(value, Sealed)
    assert value.kind == kind
    assert PASSWORD not in repr(value)


@pytest.mark.parametrize(
    ("key", "raw"),
    [
        ("TOKEN_TTL", "3600"),
        ("PASSWORD_ITERATIONS", "4096"),
        ("PASSWORD_INPUT_BOX", 'input[name="password"]'),
        ("$$hashKey", "object:1234"),
        ("configure_secret.sh", "#!/bin/sh\nexec configure --with"),
        ("AUTH_JWT_TOKEN_EXPIRES_IN", "15m"),
        ("MAX_TOKENS", "4096"),
        ("SECRET_NAME", "assistant-production"),
        ("PASSWORD_MIN_LENGTH", "12"),
        ("PASSWORD_RESET_ENABLED", "true"),
        ("SSH_PUBLIC_KEY", "ssh-ed25519 AAAAC3Nza comment"),
        ("CACHE_KEY_PREFIX", "assistant"),
        ("password_encryption", "scram-sha-256"),
        ("tokenHead", "Bearer"),
        ("deploy.key.pub", "ssh-ed25519 AAAAC3Nza comment"),
        ("DB_PASSWORD_FILE", "/run/secrets/db_password"),
        ("DB_PASSWORD", "${DB_PASSWORD}"),
        ("DB_PASSWORD", "vault://kv/db#password"),
        ("API_KEY", ""),
        ("USE_TOKEN", "yes"),
        ("LOG_LEVEL", "info"),
        ("GREETING", "a = b, and so on"),
        ("HOMEPAGE", "https://assistant.helpdesk.example/start?x=1"),
        ("ODD", "http://host:8080/a@b"),
        ("COMMAND", "sh -c 'mysqladmin ping --password=\"$MYSQL_PASSWORD\"'"),
        ("COMMAND", 'mysqladmin ping --password="$MYSQL_PASSWORD" -h localhost'),
        ("COMMAND", 'sh -c "redis-server --requirepass \\"${STORE_PASSWORD:?set STORE_PASSWORD first}\\""'),
        ("COMMAND", "redis-server --requirepass $${STORE_PASSWORD:?it is not set} --save 60"),
        ("COMMAND", "migrate --token=$(cat /run/secrets/token)"),
        ("COMMAND", "sh -c 'export PGPASSWORD=${DB_PASSWORD:?}; psql'"),
        ("COMMAND", """sh -c 'echo '"'"'{"password":"'"'"'$DB_PASSWORD'"'"'"}'"'"''"""),
    ],
)
def test_what_only_speaks_of_a_secret_stays_in_the_open(key: str, raw: str) -> None:
    assert seal(key, raw) == Plain(raw)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (f"postgres://app:{PASSWORD}@db.example:5432/app", "postgres://app:••••••@db.example:5432/app"),
        ("postgres://app:p%40ss/w@rd@db/app", "postgres://app:••••••@db/app"),
        (f"redis://:{PASSWORD}@cache:6379/0", "redis://:••••••@cache:6379/0"),
        (
            f"Server=db;User Id=sa;Password={PASSWORD};Encrypt=true",
            "Server=db;User Id=sa;Password=••••••;Encrypt=true",
        ),
        (f"cache:6379,password={PASSWORD},ssl=True", "cache:6379,password=••••••,ssl=True"),
        (f"host=db user=app password={PASSWORD} dbname=x", "host=db user=app password=•••••• dbname=x"),
        (f"https://hooks.example/in?token={PASSWORD}&room=7", "https://hooks.example/in?token=••••••&room=7"),
        (f"serve --password={PASSWORD} --port=80", "serve --password=•••••• --port=80"),
        (f"serve --password='{PASSWORD}' --port=80", "serve --password='••••••' --port=80"),
        (f"serve --password=${{P:-{PASSWORD}}}", "serve --password=••••••"),
        (f"serve --password=$UNTIL-{PASSWORD}", "serve --password=••••••"),
        (
            f"redis-server --requirepass ${{STORE:-a {PASSWORD}}} --save 60",
            "redis-server --requirepass •••••• --save 60",
        ),
        (f"redis-server --requirepass {PASSWORD} --save 60", "redis-server --requirepass •••••• --save 60"),
        (f'["redis-server", "--requirepass", "{PASSWORD}"]', '["redis-server", "--requirepass", "••••••"]'),
        (f"Authorization: Bearer {PASSWORD}", "Authorization: Bearer ••••••"),
        (f'{{"user": "app", "password": "{PASSWORD}"}}', '{"user": "app", "password": "••••••"}'),
        (f"level: info\npassword: {PASSWORD}\n", "level: info\npassword: ••••••\n"),
    ],
)
def test_a_value_that_holds_a_secret_in_part_keeps_its_other_parts(raw: str, shown: str) -> None:
    value = seal("CONNECTION", raw)
    assert isinstance(value, Mixed)
    assert str(value) == shown
    assert PASSWORD not in repr(value)


def test_the_password_of_a_url_is_the_same_secret_as_the_password_alone() -> None:
    (inside,) = secrets_in(seal("DATABASE_URL", f"postgres://app:{PASSWORD}@db/app"))
    (alone,) = secrets_in(seal("DB_PASSWORD", PASSWORD))
    assert inside.fingerprint == alone.fingerprint


def test_a_seal_for_one_run_numbers_secrets_in_the_order_met_whatever_its_key() -> None:
    for _ in range(2):
        passing = make_passing_seal()
        met = [secrets_in(passing("API_KEY", raw))[0].fingerprint for raw in (PASSWORD, JWT, PASSWORD)]
        assert met == ["1", "2", "1"]


def test_another_key_gives_another_fingerprint() -> None:
    (one,) = secrets_in(seal("DB_PASSWORD", PASSWORD))
    (other,) = secrets_in(make_seal(bytes(32))("DB_PASSWORD", PASSWORD))
    assert one.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("changeme", "placeholder"),
        ("<your-key-here>", "placeholder"),
        ("your_api_key", "placeholder"),
        ("postgres", "default"),
        ("s3cret", "common"),
        ("Passw0rd!2024", "common"),
        ("Summer2026!", "common"),
        ("qwertyuiop", "common"),
        ("abcabcabcabc", "common"),
        ("k9x2p", "short"),
        ("72839410", "short"),
        ("aabbaabbabab", "short"),
        (PASSWORD, ""),
        ("winter-barn-otter", ""),
    ],
)
def test_a_secret_that_could_be_guessed_says_why_and_shows_no_fingerprint(raw: str, why: str) -> None:
    value = seal("DB_PASSWORD", raw)
    assert isinstance(value, Sealed)
    assert value.weak == why
    assert (value.shown_fingerprint is None) == bool(why)


def test_a_key_is_short_where_a_password_of_the_same_length_is_not() -> None:
    text = "k9x2p" + "Q7z!m"
    assert [secrets_in(seal(key, text))[0].weak for key in ("DB_PASSWORD", "SIGNING_KEY")] == ["", "short"]


@pytest.mark.parametrize(
    ("key", "raw", "because"),
    [
        ("DB_PASSWORD", PASSWORD, "its key"),
        ("ANYTHING", JWT, "its form"),
        ("zone.key", "aB3dE5gH7jK9mN1pQ3sT5vX7", "its key, and a value drawn at random"),
        ("URL", f"postgres://app:{PASSWORD}@db/app", "the password of an address"),
        ("HEADER", f"Authorization: Bearer {PASSWORD}", "the token of a header"),
        ("CONN", f"Server=db;AccountKey={PASSWORD};x=1", "its part `AccountKey`"),
        (
            "ACCOUNT",
            f'{{"type": "service_account", "private_key": "{PASSWORD}"}}',
            "its member `private_key`",
        ),
        ("command", f"serve --admin-password {PASSWORD}", "its option `--admin-password`"),
    ],
)
def test_what_made_it_a_secret_is_told(key: str, raw: str, because: str) -> None:
    (found,) = secrets_in(seal(key, raw))
    assert found.because == because


def test_where_it_stands_is_a_reason_too() -> None:
    (found,) = secrets_in(seal("webhook", "hunter-gatherer-7", certain=True))
    assert found.because == "where it stands"


def test_one_secret_in_several_spellings_has_one_fingerprint() -> None:
    lines = PEM.split("\n")
    spellings = {
        "as it is": seal("KEY", PEM),
        "with a line end": seal("KEY", PEM + "\n"),
        "on one line": seal("KEY", "\\n".join(lines)),
        "of Windows": seal("KEY", "\r\n".join(lines)),
        "in JSON": seal("ACCOUNT", '{"private_key": "' + "\\n".join(lines) + '"}'),
    }
    assert len({secrets_in(value)[0].fingerprint for value in spellings.values()}) == 1
    assert isinstance(spellings["in JSON"], Mixed)
    coded = PASSWORD.replace("-", "%2D")
    plain = secrets_in(seal("PASSWORD", PASSWORD))[0]
    for raw in (
        f"postgres://app:{coded}@db/app",
        f"https://h.example/?token={coded}",
        f"Server=db;Password={PASSWORD}",
    ):
        assert secrets_in(seal("X", raw))[0].fingerprint == plain.fingerprint
    (kept,) = secrets_in(seal("X", f"Server=db;Password={coded};y=1"))
    assert kept.fingerprint != plain.fingerprint


def test_a_provider_s_test_key_is_told_from_a_live_one() -> None:
    body = "4eC39HqLyjWDarjtT1zdp7dc"
    forms = {f"sk_{'test'}_{body}": "test", f"rk_{'live'}_{body}": "live", f"whsec_{body}": "", PASSWORD: ""}
    assert {raw: secrets_in(seal("API_KEY", raw))[0].mode for raw in forms} == forms


def test_a_secret_is_equal_to_itself_whatever_else_is_known_of_it() -> None:
    (by_key,) = secrets_in(seal("WEBHOOK_SECRET", PASSWORD))
    (by_place,) = secrets_in(seal("webhook", PASSWORD, certain=True))
    assert by_key.because != by_place.because
    assert by_key == by_place
    assert hash(by_key) == hash(by_place)


def test_a_place_that_holds_secrets_alone_makes_any_value_one() -> None:
    assert isinstance(seal("webhook", "hunter-gatherer-7", certain=True), Sealed)
    assert seal("webhook", "${FROM_ELSEWHERE}", certain=True) == Plain("${FROM_ELSEWHERE}")


@pytest.mark.parametrize("pattern", ["a= ", "=a", "x://u:", '"a":"', "a ", "a://", "Bearer "])
def test_a_hostile_value_is_sealed_in_linear_time(pattern: str) -> None:
    """A quadratic pattern would take minutes here and hit the runner's own limit."""
    assert seal("K", pattern * 200_000 + "@=") is not None
