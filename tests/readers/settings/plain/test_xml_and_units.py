"""Settings in XML, and those that systemd gives a service."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

import pytest

from envparity.errors import ReadError
from envparity.model.facts import Reading
from envparity.model.values import Mixed
from envparity.readers.document import Document, open_seal
from envparity.readers.table import reader_for
from envparity.secrets.sealing import make_seal


def read(path: str, text: str, files: Mapping[str, str] | None = None) -> Reading:
    data = dedent(text).encode()
    reader = reader_for(path, data[:4096])
    assert reader is not None

    def sibling(name: str) -> bytes:
        if name in (files or {}):
            return (files or {})[name].encode()
        raise ReadError(f"`{name}`: no such file")

    return reader.read(Document(path, data, sibling), open_seal)


def values(reading: Reading) -> dict[str, str]:
    return {setting.key: str(setting.value) for setting in reading.settings}


WEB = """\
    <?xml version="1.0"?>
    <configuration xmlns:xdt="http://schemas.example/xdt">
      <connectionStrings>
        <add name="Default" connectionString="Server=db.example;Database=shop" providerName="Sql" />
      </connectionStrings>
      <appSettings>
        <add key="ApiUrl" value="https://api.example"/>
      </appSettings>
      <system.web>
        <compilation debug="true" xdt:Transform="RemoveAttributes(debug)"/>
        <httpHandlers><add path="a" verb="*"/><add path="b" verb="*"/></httpHandlers>
      </system.web>
    </configuration>
"""


def test_a_web_config_has_settings_connections_and_everything_else_by_its_path() -> None:
    reading = read("web.config", WEB)
    assert values(reading) == {
        "ApiUrl": "https://api.example",
        "ConnectionStrings.Default": "Server=db.example;Database=shop",
        "system.web.compilation.debug": "true",
        "system.web.httpHandlers.add[0].path": "a",
        "system.web.httpHandlers.add[0].verb": "*",
        "system.web.httpHandlers.add[1].path": "b",
        "system.web.httpHandlers.add[1].verb": "*",
    }
    assert {s.key: s.place.line for s in reading.settings}["ApiUrl"] == 7


def test_a_password_in_a_connection_string_is_sealed() -> None:
    secret = "tidal-" + "heron-ledger-" + "forty-two"
    text = f'<configuration><connectionStrings><add name="A" connectionString="Server=d;Password={secret}"/></connectionStrings></configuration>'
    reader = reader_for("web.config", text.encode())
    assert reader is not None
    reading = reader.read(Document("web.config", text.encode()), make_seal(b"k" * 32))
    assert isinstance(reading.settings[0].value, Mixed)
    assert secret not in repr(reading)


def test_java_properties_in_xml_and_a_logging_configuration_are_read() -> None:
    text = """\
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE properties SYSTEM "http://java.example/dtd/properties.dtd">
        <properties><comment>x</comment><entry key="db.url">jdbc:h2:mem</entry></properties>
        """
    assert values(read("db.xml", text)) == {"db.url": "jdbc:h2:mem"}
    text = '<configuration><root level="INFO"/><logger name="org.acme" level="DEBUG"/></configuration>'
    assert values(read("logback-spring.xml", text)) == {
        "root.level": "INFO",
        "logger[org.acme].level": "DEBUG",
    }


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><configuration><appSettings x="&b;"/></configuration>',
        "<configuration><a>" + "<b>" * 5000,
        "<configuration",
    ],
)
def test_xml_that_is_hostile_or_cut_off_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        read("web.config", text)


def test_nothing_that_xml_points_to_is_fetched() -> None:
    text = '<!DOCTYPE l SYSTEM "file:///etc/passwd"><configuration><appSettings><add key="A" value="1"/></appSettings>&x;</configuration>'
    assert values(read("web.config", text)) == {"A": "1"}


def test_files_of_other_programs_in_xml_are_no_settings() -> None:
    for path in ("packages.config", "nuget.config", "pom.xml", "layout.xml"):
        reader = reader_for(path, b"<configuration><a/></configuration>")
        assert reader is None or reader.format != "XML settings"


UNIT = """\
    [Unit]
    Description=shop
    [Service]
    # Environment=NO=1
    Environment=LOG_LEVEL=info "GREETING=hello world" \\
      WORKERS=4
    Environment='AT=%i' LITERAL=100%%
    EnvironmentFile=-/etc/shop/shop.env
    EnvironmentFile=/etc/shop/gone.env
    ExecStart=/bin/shop
"""


def test_a_unit_gives_its_service_what_it_sets_and_what_its_files_do() -> None:
    reading = read("deploy/shop@.service", UNIT, {"deploy/shop.env": 'LOG_LEVEL=warn\nNAME="a b"\n'})
    assert values(reading) == {
        "AT": "unknown: a specifier of systemd fills it in", "GREETING": "hello world", "LITERAL": "100%",
        "LOG_LEVEL": "warn", "NAME": "a b", "WORKERS": "4",
    }  # fmt: skip
    level = next(setting for setting in reading.settings if setting.key == "LOG_LEVEL")
    assert (str(level.place), [str(place) for place in level.earlier]) == (
        "deploy/shop.env:1", ["deploy/shop@.service:5"],
    )  # fmt: skip
    assert {setting.scope for setting in reading.settings} == {"shop"}


def test_a_file_that_is_not_beside_the_unit_is_a_problem_unless_it_is_optional() -> None:
    reading = read("shop.service", UNIT)
    assert [problem.key for problem in reading.problems] == ["EnvironmentFile"]
    assert "gone.env" in reading.problems[0].message


def test_an_empty_assignment_forgets_what_was_set_before() -> None:
    assert values(read("a.service", "[Service]\nEnvironment=A=1\nEnvironment=\nEnvironment=B=2\n")) == {
        "B": "2"
    }


def test_a_unit_never_reads_outside_of_its_folder() -> None:
    asked: list[str] = []

    def sibling(name: str) -> bytes:
        asked.append(name)
        raise ReadError("no")

    data = b"[Service]\nEnvironmentFile=../../../etc/passwd\nEnvironmentFile=/etc/shadow\n"
    reader = reader_for("deploy/a.service", data)
    assert reader is not None
    reader.read(Document("deploy/a.service", data, sibling), open_seal)
    assert asked == ["deploy/passwd", "deploy/shadow"]
