"""Plain settings files: flat keys, the line of each, and what is not known."""

from __future__ import annotations

from textwrap import dedent

import pytest

from envparity.errors import ReadError
from envparity.model.facts import Reading, Setting
from envparity.model.values import Plain, Sealed, Value
from envparity.readers.document import Document, open_seal
from envparity.readers.syntax.flat import telling_key
from envparity.readers.table import TABLE, reader_for, reader_named


def read(name: str, text: str, format_name: str = "") -> Reading:
    data = dedent(text).encode()
    reader = reader_named(format_name) if format_name else reader_for(name, data[:4096])
    assert reader is not None
    return reader.read(Document(name, data), open_seal)


def values(reading: Reading) -> dict[str, str]:
    return {setting.key: str(setting.value) for setting in reading.settings}


def lines(reading: Reading) -> dict[str, int]:
    return {setting.key: setting.place.line for setting in reading.settings}


def one(reading: Reading, key: str) -> Setting:
    [found] = [setting for setting in reading.settings if setting.key == key]
    return found


def test_yaml_becomes_flat_with_the_line_of_each_key() -> None:
    reading = read(
        "config/production.yaml",
        """\
        database:
          host: db.example
          pool: {size: 5}
        hosts:
          - a.example
          - b.example
        debug: False
        empty:
        none: {}
        version: 1.10
        """,
    )
    assert values(reading) == {
        "database.host": "db.example", "database.pool.size": "5", "debug": "false", "empty": "",
        "hosts[0]": "a.example", "hosts[1]": "b.example", "none": "{}", "version": "1.10",
    }  # fmt: skip
    assert lines(reading)["database.pool.size"] == 3
    assert lines(reading)["hosts[1]"] == 6
    assert reading.status == "read"


def test_items_with_a_name_go_by_it() -> None:
    reading = read(
        "values.yaml",
        """\
        env:
          - {name: LOG_LEVEL, value: info}
          - {name: TOKEN, valueFrom: {secretKeyRef: {name: app, key: token}}}
        """,
    )
    assert reading.format == "Helm values"
    assert values(reading) == {
        "env.LOG_LEVEL": "info", "env[TOKEN].name": "TOKEN", "env[TOKEN].valueFrom.secretKeyRef.name": "app",
        "env[TOKEN].valueFrom.secretKeyRef.key": "token",
    }  # fmt: skip


def test_a_later_document_overrides_and_the_place_before_is_kept() -> None:
    setting = one(read("config.yml", "a: 1\n---\na: 2\n"), "a")
    assert (str(setting.value), setting.place.line) == ("2", 3)
    assert [place.line for place in setting.earlier] == [1]


@pytest.mark.parametrize(
    "head",
    [
        "spring:\n  config:\n    activate:\n      on-profile: prod",
        "spring.config.activate.on-profile: prod",
        "spring: {profiles: prod}",
    ],
)
def test_a_document_for_one_spring_profile_keeps_apart(head: str) -> None:
    found = values(read("application.yml", f"server: {{port: 1}}\n---\n{head}\nserver.port: 2\n"))
    assert found["server.port"] == "1"
    assert found["profile(prod).server.port"] == "2"


@pytest.mark.parametrize("value", ["'{{ .Values.x }}'", "<%= ENV['X'] %>", "'a {{ b }} c'"])
def test_what_a_template_fills_in_is_unknown(value: str) -> None:
    assert str(one(read("c.yml", f"a: {value}\n"), "a").value) == "unknown: a template fills it in"


@pytest.mark.parametrize("text", ["a: {{ x }}{{ y }}\n", "<% if a %>\nb: 1\n<% end %>\nc: [\n"])
def test_a_template_that_is_no_yaml_is_refused_as_one(text: str) -> None:
    with pytest.raises(ReadError, match="a template"):
        read("c.yml", text)


_RAILS = """\
# what every environment has
<%
  workers = if on_a_worker?
    5
  else
    1
  end
%>
defaults: &defaults
  pool: <%= workers %>
  host: <%= ENV["SOCKET"] ? ENV["SOCKET"] : ENV["HOST"] %>
  certificate: |
<%= credentials.certificate.gsub(/^/, "    ") %>
  timeout: 5
production:
  <<: *defaults
  timeout: 9
"""


def test_ruby_that_only_works_something_out_leaves_the_rest_of_a_file_known() -> None:
    found = read("database.yml", _RAILS)
    assert found.status == "read"
    assert {key: str(value).strip() for key, value in values(found).items() if key.startswith("prod")} == {
        "production.pool": "unknown: a template fills it in",
        "production.host": "unknown: a template fills it in",
        "production.certificate": "unknown: a template fills it in",
        "production.timeout": "9",
    }
    assert lines(found)["production.timeout"] == 17


@pytest.mark.parametrize(
    "text",
    [
        "a: x ? y : z\n<% if b %>\nc: 1\n<% end %>\n",
        "<% %w[a b].each do |name| %>\n<%= name %>: x\n<% end %>\n",
        "<% list.each { |name| %>\n<%= name %>: x\n<% } %>\n",
        "<% x = unless y %>\na: 1\n<% end %>\n: [\n",
    ],
)
def test_where_ruby_decides_what_stands_in_a_file_nothing_is_certain(text: str) -> None:
    with pytest.raises(ReadError, match="a template"):
        read("c.yml", text)


@pytest.mark.parametrize(
    "value", ["!env_var API_TOKEN", "!secret api_token", "!secret 2fa_key12", "!Ref ApiToken"]
)
def test_a_tag_that_says_where_a_value_is_holds_no_secret(value: str) -> None:
    assert one(read("c.yml", f"api_key: {value}\n"), "api_key").value == Plain(value)


@pytest.mark.parametrize(
    "value",
    [
        "!upper aB3dE5gH7jK9mN2pQ4",
        "!secret two words, so no name",
        "!secret aB3dE5gH7jK9mN2pQ4",
        "!env API_KEY:aB3dE5gH7jK9mN2pQ4",
    ],
)
def test_a_tag_that_names_nothing_leaves_the_value_to_the_seal(value: str) -> None:
    sealed: list[str] = []

    def seal(key: str, raw: str, *, certain: bool = False) -> Value:
        sealed.append(raw)
        return Plain("sealed")

    reader = reader_named("YAML settings")
    assert reader is not None
    found = reader.read(Document("c.yml", f"api_key: {value}\n".encode()), seal)
    assert (sealed, values(found)) == ([value.partition(" ")[2]], {"api_key": "sealed"})


@pytest.mark.parametrize("text", ["secrets: []\n", "app: {credentials: {}}\n"])
def test_a_list_or_mapping_of_nothing_is_no_secret(text: str) -> None:
    sealed: list[str] = []

    def seal(key: str, raw: str, *, certain: bool = False) -> Value:
        sealed.append(key)
        return Plain("sealed")

    reader = reader_named("YAML settings")
    assert reader is not None
    found = reader.read(Document("c.yml", text.encode()), seal)
    assert not sealed
    assert set(values(found).values()) <= {"[]", "{}"}


@pytest.mark.parametrize("name", ["appsettings.Development.json", "config/staging.toml"])
def test_a_file_that_holds_nothing_has_no_settings(name: str) -> None:
    assert values(read(name, "{ }\n" if name.endswith("json") else "# later\n")) == {}


@pytest.mark.parametrize(
    "value", ["ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]", "!vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  62"]
)
def test_ciphertext_is_unknown(value: str) -> None:
    assert (
        str(one(read("c.yml", f"password: {value}\n"), "password").value) == "unknown: encrypted in the file"
    )


def test_the_bookkeeping_of_an_encrypted_file_is_no_setting() -> None:
    assert values(read("c.yml", "a: b\nsops:\n  mac: x\n")) == {"a": "b"}


def test_values_below_secrets_are_secret() -> None:
    def seal(key: str, raw: str, *, certain: bool = False) -> Value:
        return Sealed("f", "secret", "1-7") if certain else Plain(raw)

    reader = reader_named("YAML settings")
    assert reader is not None
    reading = reader.read(Document("c.yml", b"app:\n  secrets:\n    ONE: sesame\n    name: app\n"), seal)
    assert isinstance(one(reading, "app.secrets.ONE").value, Sealed)
    assert str(one(reading, "app.secrets.name").value) == "app"
    assert "sesame" not in repr(reading)


def test_json_with_comments_is_read_with_lines() -> None:
    reading = read(
        "appsettings.Production.json",
        """\
        {
          // how loud
          "Logging": {"LogLevel": {"Default": "Warning"}},
          "Hosts": ["a", {"b": null}],
          "On": true,
        }
        """,
    )
    assert values(reading) == {
        "Logging.LogLevel.Default": "Warning",
        "Hosts[0]": "a",
        "Hosts[1].b": "",
        "On": "true",
    }
    assert lines(reading) == {"Logging.LogLevel.Default": 3, "Hosts[0]": 4, "Hosts[1].b": 4, "On": 5}


def test_a_json_key_set_twice_is_a_problem() -> None:
    reading = read("appsettings.json", '{"a": 1,\n "a": 2}')
    assert [(problem.key, problem.line) for problem in reading.problems] == [("a", 2)]


def test_json_with_a_byte_order_mark_is_read() -> None:
    reader = reader_named("json settings")
    assert reader is not None
    assert reader.read(Document("a.json", b'\xef\xbb\xbf{"a": 1}'), open_seal).settings[0].key == "a"


def test_toml_is_read_with_lines() -> None:
    reading = read(
        "settings.toml", '[production]\nport = 80\n[production.db]\nname = "x"\non = true\nat = 2020-01-01\n'
    )
    assert values(reading) == {
        "production.port": "80", "production.db.name": "x", "production.db.on": "true", "production.db.at": "2020-01-01",
    }  # fmt: skip
    assert lines(reading)["production.db.name"] == 4


def test_ini_is_read_with_lines() -> None:
    reading = read(
        "app.ini",
        'top = 1\n; no\n[app:main]\nurl: http://a:1/b\nlong =\n    a\n    b\nquoted = "x"\nnonsense\n',
    )
    assert values(reading) == {
        "top": "1", "app:main.url": "http://a:1/b", "app:main.long": "\na\nb", "app:main.quoted": "x",
    }  # fmt: skip
    assert lines(reading)["app:main.url"] == 4
    assert [problem.line for problem in reading.problems] == [9]


def test_properties_are_read_as_java_does() -> None:
    reading = read(
        "application.properties",
        "# no\n! no\na=1\nb : 2\nc 3\nd\\ e=f\\\n    g\nu=\\u00e9\\tx\nempty=\nkey\n#---\nspring.config.activate.on-profile=prod\na=9\n",
    )
    found = values(reading)
    assert {key: found[key] for key in ("a", "b", "c", "d e", "u", "empty", "key")} == {
        "a": "1", "b": "2", "c": "3", "d e": "fg", "u": "é\tx", "empty": "", "key": "",
    }  # fmt: skip
    assert found["profile(prod).a"] == "9"
    assert lines(reading)["d e"] == 6


def test_old_properties_are_latin() -> None:
    reader = reader_named("properties")
    assert reader is not None
    [setting] = reader.read(Document("a.properties", b"a=\xe9"), open_seal).settings
    assert str(setting.value) == "é"


@pytest.mark.parametrize(
    "path",
    ["package.json", "package-lock.json", "composer.json", "tsconfig.json", "pyproject.toml", "Cargo.toml", "Chart.yaml",
     "pnpm-lock.yaml", "packages.lock.json", ".eslintrc.json", "openapi.yaml", "setup.cfg", "tox.ini"],
)  # fmt: skip
def test_files_of_other_programs_are_no_settings(path: str) -> None:
    reader = reader_for(path, b"a: b\n[x]\na = 1\n")
    assert reader is None or "settings" not in reader.format


@pytest.mark.parametrize(
    "format_name", [entry.format for entry in TABLE if entry.module.startswith("settings.") and entry.format]
)
def test_a_format_is_found_by_the_name_that_the_table_has(format_name: str) -> None:
    reader = reader_named(format_name.upper())
    assert reader is not None
    assert reader.format == format_name


SAMPLES = {
    "YAML settings": b"a:\n  b: [1, {c: d}]\n  'q': \"x\\n\"\n---\nspring: {profiles: x}\n",
    "JSON settings": b'{"a": {"b": [1, {"c": "d"}]}, // x\n "q": "\\u00e9"}',
    "TOML settings": b'a = 1\n[b]\nc = [1, {d = 2}]\n[[e]]\nf = """x\ny"""\n',
    "INI settings": b"[a]\nb = c\n  d\n; e\nf: g\n",
    "properties": b"a=b\\\n c\nd\\u0041=e\n#---\nf g\n",
}


@pytest.mark.parametrize("format_name", SAMPLES)
def test_a_file_cut_or_changed_at_any_byte_is_read_or_refused(format_name: str) -> None:
    reader = reader_named(format_name)
    assert reader is not None
    sample = SAMPLES[format_name]
    for at in range(len(sample)):
        for data in (sample[:at], sample[:at] + b"\xff" + sample[at:], sample[:at] + b"[{" + sample[at:]):
            try:
                assert reader.read(Document("x", data), open_seal).format == format_name
            except ReadError:
                continue


def test_a_file_that_is_nested_too_deeply_is_refused() -> None:
    for name, text in (
        ("a.yaml", "[" * 5000),
        ("a.json", '{"a":' * 1000 + "1" + "}" * 1000),
        ("a.toml", "a = " + "[" * 200_000),
    ):
        with pytest.raises(ReadError, match=r"nested|not YAML"):
            read(
                name,
                text,
                {"yaml": "YAML settings", "json": "JSON settings", "toml": "TOML settings"}[name[2:]],
            )


SECTIONS = {
    "database.yml": "default: &d {pool: 5}\nshared: {host: a}\ndevelopment:\n  <<: *d\n  name: dev\nproduction:\n  <<: *d\n  host: b\n",
    "config.json": '{"default": {"pool": 5}, "shared": {"host": "a"}, "development": {"name": "dev"}, "production": {"host": "b"}}',
    "settings.toml": "[default]\npool = 5\n[shared]\nhost = 'a'\n[development]\nname = 'dev'\n[production]\nhost = 'b'\n",
}


@pytest.mark.parametrize("name", SECTIONS)
def test_of_a_file_with_sections_the_named_one_and_the_shared_ones_are_read(name: str) -> None:
    reader = reader_for(name, b"")
    assert reader is not None
    document = Document(name, SECTIONS[name].encode(), options={"profiles": "production"})
    reading = reader.read(document, open_seal)
    assert values(reading) == {"pool": "5", "host": "b"}
    assert [place.path for place in one(reading, "host").earlier] == [name]
    assert "production.host" in values(reader.read(Document(name, SECTIONS[name].encode()), open_seal))


def test_a_document_for_an_active_spring_profile_overrides() -> None:
    text = "server: {port: 1}\n---\nspring.config.activate.on-profile: prod\nserver.port: 2\n"
    reader = reader_named("YAML settings")
    assert reader is not None
    reading = reader.read(Document("application.yml", text.encode(), options={"profiles": "prod"}), open_seal)
    assert values(reading)["server.port"] == "2"


@pytest.mark.parametrize(
    ("key", "telling"),
    [
        ("spring.datasource.password", "password"), ("api.key", "api.key"), ("tokens.github", "tokens.github"),
        ("chat_token_limits_per_minute.large", "large"), ("parameters[db.password].value", "password"),
        ("jobs[sync-secrets].schedule", "schedule"), ("stripe.apiKeys.live", "apiKeys.live"), ("host", "host"),
        ("vaults.secrets[pass].alias", "alias"),
    ],
)  # fmt: skip
def test_what_a_value_is_stands_at_the_end_of_its_key(key: str, telling: str) -> None:
    assert telling_key(key) == telling


def test_a_placeholder_stands_in_the_open_but_for_a_secret_default() -> None:
    def seal(key: str, raw: str, *, certain: bool = False) -> Value:
        return Sealed("f", "password", "1-7") if key == "password" else Plain(raw)

    reader = reader_named("YAML settings")
    assert reader is not None
    text = b"db:\n  password: ${DB_PASSWORD}\n---\nmail:\n  password: ${MAIL_PASSWORD:sesame}\nport: ${PORT:80}\n"
    reading = reader.read(Document("a.yml", text), seal)
    assert values(reading) == {
        "db.password": "${DB_PASSWORD}", "mail.password": "${MAIL_PASSWORD:\u2022\u2022\u2022\u2022\u2022\u2022}", "port": "${PORT:80}",
    }  # fmt: skip
    assert "sesame" not in repr(reading)


@pytest.mark.parametrize("name", [".env.staging", "config/staging.yaml", "appsettings.json"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_refused_as_one_with_what_to_do(name: str, encoding: str) -> None:
    data = "\ufeffA=1\n".encode(encoding)
    reader = reader_for(name, data)
    assert reader is not None
    with pytest.raises(ReadError, match="UTF-16, where UTF-8 is read") as caught:
        reader.read(Document(name, data), open_seal)
    assert (caught.value.line, caught.value.hint) == (1, "save the file as UTF-8")


@pytest.mark.parametrize(
    "comment",
    ["// the `${id}` of a workspace", "// ]", "/* } */", '/* a */ "b": 2, /* c */'],
)
def test_a_comma_before_a_comment_that_holds_a_brace_is_no_trailing_one(comment: str) -> None:
    found = read("appsettings.json", f'{{\n  "a": 1,\n  {comment}\n  "c": 3, // the last\n}}\n')
    assert values(found).items() >= {"a": "1", "c": "3"}.items()
    assert lines(found)["c"] == 4
