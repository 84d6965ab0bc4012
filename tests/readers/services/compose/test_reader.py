from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from envparity.errors import ReadError
from envparity.model.facts import Reading, Setting
from envparity.model.places import Place
from envparity.model.values import Plain, Unknown, Value
from envparity.readers.document import Document, open_seal
from envparity.readers.services.compose import resolve
from envparity.readers.services.compose.reader import READER, read_merged

FILE = """\
name: shop
services:
  web:
    image: registry.example/shop:1
    environment:
      PLAIN: value
      UNSET: ${NOBODY}
      PART: http://${NOBODY}/x
      DEFAULT: ${NOBODY:-fallback}
      PASSED:
    env_file: web.env
    ports:
      - "8080:80"
      - "127.0.0.1:9443:443"
      - "5000"
    expose: ["6000"]
    volumes:
      - data:/data
      - ./conf:/etc/conf:ro
      - ${NOBODY}/x:/y
    healthcheck:
      test: [CMD, curl, -f, "http://localhost/a b"]
    deploy:
      resources:
        limits: {cpus: "0.50", memory: 512m}
    cap_add: [CAP_NET_ADMIN]
    depends_on:
      db: {condition: service_healthy}
  db:
    image: postgres:${PG_VERSION}
    privileged: true
volumes:
  data:
"""

FILES = {"app/compose.yaml": FILE, "app/web.env": "FROM_FILE=1\nPLAIN=hidden\n\nTOKEN=${NOBODY}\nTAKEN\n"}


def sibling(files: dict[str, str]) -> Any:
    def read(path: str) -> bytes:
        if path not in files:
            raise ReadError(f"`{path}` does not exist")
        return files[path].encode()

    return read


def document(path: str, files: dict[str, str], **options: str) -> Document:
    return Document(path, files[path].encode(), sibling(files), options={"root": "/w", **options})


def read(files: dict[str, str], *order: str, **options: str) -> Reading:
    return READER.read_merged([document(name, files, **options) for name in order], open_seal)


@pytest.fixture
def reading() -> Reading:
    return read(FILES, "app/compose.yaml")


def settings_of(reading: Reading) -> dict[str, Setting]:
    return {setting.key: setting for setting in reading.settings}


def facet(reading: Reading, service: str, name: str, item: str = "") -> tuple[Value, Place]:
    (found,) = [
        (facet.value, facet.place)
        for one in reading.services
        if one.name == service
        for facet in one.facets
        if (facet.name, facet.item) == (name, item)
    ]
    return found


def test_a_setting_is_where_its_line_stands_and_in_its_services_scope(reading: Reading) -> None:
    plain = settings_of(reading)["PLAIN"]
    assert (plain.value, plain.scope, plain.carrier) == (Plain("value"), "web", "compose")
    assert plain.place == Place("app/compose.yaml", 6)
    assert plain.earlier == (Place("app/web.env", 2),)


def test_a_setting_from_an_env_file_stands_in_that_file(reading: Reading) -> None:
    assert settings_of(reading)["FROM_FILE"].place == Place("app/web.env", 1)


@pytest.mark.parametrize("key", ["UNSET", "PART", "TOKEN"])
def test_a_value_that_asks_for_a_variable_nobody_set_is_unknown_and_not_blank(
    key: str, reading: Reading
) -> None:
    assert settings_of(reading)[key].value == Unknown("variable NOBODY is not set")


@pytest.mark.parametrize("key", ["PASSED", "TAKEN"])
def test_a_value_that_the_shell_passes_on_is_unknown(key: str, reading: Reading) -> None:
    value = settings_of(reading)[key].value
    assert isinstance(value, Unknown)
    assert "environment of the process" in value.reason


def test_a_default_is_known(reading: Reading) -> None:
    assert settings_of(reading)["DEFAULT"].value == Plain("fallback")


@pytest.mark.parametrize(
    ("service", "name", "item", "value", "line"),
    [
        ("web", "image", "", "registry.example/shop:1", 4),
        ("web", "port", "80/tcp", "published 8080", 13),
        ("web", "port", "443/tcp", "published 127.0.0.1:9443", 14),
        ("web", "port", "5000/tcp", "published any", 15),
        ("web", "port", "6000/tcp", "exposed", 16),
        ("web", "volume", "/data", "volume data", 18),
        ("web", "volume", "/etc/conf", "bind ./app/conf ro", 19),
        ("web", "healthcheck", "", "curl -f 'http://localhost/a b'", 22),
        ("web", "cpus", "", "0.5", 25),
        ("web", "memory", "", "536870912", 25),
        ("web", "capability", "NET_ADMIN", "added", 26),
        ("web", "depends-on", "db", "healthy", 28),
        ("web", "replicas", "", "1", 23),
        ("db", "privileged", "", "true", 31),
    ],
)
def test_a_facet_says_what_the_service_is_in_words_of_the_model(
    service: str, name: str, item: str, value: str, line: int, reading: Reading
) -> None:
    assert facet(reading, service, name, item) == (Plain(value), Place("app/compose.yaml", line))


def test_a_facet_that_asks_for_a_variable_nobody_set_is_unknown(reading: Reading) -> None:
    assert facet(reading, "db", "image")[0] == Unknown("variable PG_VERSION is not set")
    assert facet(reading, "web", "volume", "/y")[0] == Unknown("variable NOBODY is not set")


def test_unset_variables_are_no_problem_of_the_file(reading: Reading) -> None:
    assert (reading.status, reading.problems) == ("read", ())


def test_what_an_override_changes_stands_in_the_override_and_remembers_what_it_replaced() -> None:
    files = FILES | {
        "app/over.yaml": "services:\n  web:\n    environment: [PLAIN=other]\n    image: other:2\n"
    }
    reading = read(files, "app/compose.yaml", "app/over.yaml")
    plain = settings_of(reading)["PLAIN"]
    assert plain.value == Plain("other")
    assert plain.place == Place("app/over.yaml", 3)
    assert plain.earlier == (Place("app/web.env", 2), Place("app/compose.yaml", 6))
    assert facet(reading, "web", "image") == (Plain("other:2"), Place("app/over.yaml", 4))


def test_services_of_other_profiles_are_no_facts() -> None:
    files = {"compose.yaml": "services: {a: {image: x}, b: {image: y, profiles: [p]}}"}
    assert [service.name for service in read(files, "compose.yaml").services] == ["a"]
    assert [s.name for s in read(files, "compose.yaml", profiles="p").services] == ["a", "b"]


def test_a_fragment_by_itself_is_read_without_complaint_and_a_base_file_is_not() -> None:
    text = "services: {web: {environment: {A: b}, depends_on: [db]}}"
    assert read({"compose.prod.yaml": text}, "compose.prod.yaml").problems == ()
    assert {problem.key for problem in read({"compose.yaml": text}, "compose.yaml").problems} == {
        "services.web",
        "services.web.depends_on.db",
    }


def test_an_overlay_of_a_service_that_the_base_no_longer_has_is_a_problem() -> None:
    files = {
        "compose.yaml": "services: {app: {image: x}}",
        "prod.yaml": "services:\n  web:\n    restart: always\n",
    }
    (problem,) = read(files, "compose.yaml", "prod.yaml").problems
    assert str(problem) == "`services.web`: prod.yaml:2: has neither `image` nor `build`"


def test_a_line_of_an_env_file_that_others_read_otherwise_says_so() -> None:
    files = {"compose.yaml": "services: {a: {image: x, env_file: a.env}}", "a.env": "A='x'\nB=plain\n"}
    found = settings_of(read(files, "compose.yaml"))
    assert found["A"].dialects == ("docker-env-file=quoted", "kubectl=quoted")
    assert found["B"].dialects == ()


def test_an_unknown_key_is_said_with_its_line_and_the_rest_is_read() -> None:
    reading = read({"compose.yaml": "services:\n  a:\n    image: x\n    imge: y\n"}, "compose.yaml")
    assert [str(problem) for problem in reading.problems] == [
        "line 4: `services.a.imge`: Compose knows no such key here"
    ]
    assert facet(reading, "a", "image")[0] == Plain("x")
    assert reading.status == "partly"


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("services:\n  a:\n    image: x\n    env_file: nowhere.env\n", "services.a.env_file.0", 4),
        ("include:\n  - nowhere.yaml\nservices: {a: {image: x}}\n", "include.0", 2),
        (
            "services:\n  a:\n    extends: {file: nowhere.yaml, service: b}\n    image: x\n",
            "services.a.extends",
            3,
        ),
        ("services:\n  a:\n    image: x\n    extends: {service: b}\n", "services.a.extends", 4),
        ("services:\n  a:\n    image: x\n    ports:\n      - '80:'\n", "services.a.ports", 4),
        ("services:\n  a:\n    image: x\n    mem_limit: lots\n", "services.a.mem_limit", 4),
        ("services:\n  a:\n    image: ${T:?say which}\n", "services.a.image", 3),
        ("services:\n  a:\n    image: ${T\n", "services.a.image", 3),
        (
            "services:\n  a:\n    image: x\n    volumes: [{type: bind, target: /x}]\n",
            "services.a.volumes.[]",
            4,
        ),
        ("services:\n  a:\n    image: x\n    image: y\n", "image", 4),
        ("services:\n  a:\n    image: x\n    1: y\n", "services.a.1", 4),
        ("services:\n  a:\n    image: x\n    include: y\n", "services.a.include", 4),
    ],
)
def test_one_bad_entry_is_a_problem_with_key_and_line(text: str, key: str, line: int) -> None:
    reading = read({"compose.yaml": text}, "compose.yaml")
    assert (key, line) in [(problem.key, problem.line) for problem in reading.problems]
    assert [service.name for service in reading.services] == ["a"]


@pytest.mark.parametrize(
    "files",
    [
        {"compose.yaml": "include: [compose.yaml]\nservices: {a: {image: x}}"},
        {
            "compose.yaml": "include: [b.yaml]\nservices: {a: {image: x}}",
            "b.yaml": "include: [./compose.yaml]\n",
        },
        {"compose.yaml": "services: {a: {image: x, extends: b}, b: {image: y, extends: a}}"},
        {
            "compose.yaml": "services: {a: {image: x, extends: {file: b.yaml, service: a}}}",
            "b.yaml": "services: {a: {extends: {file: compose.yaml, service: a}}}",
        },
    ],
)
def test_a_circle_of_includes_or_extends_is_said_and_never_followed(files: dict[str, str]) -> None:
    reading = read(files, "compose.yaml")
    assert any("itself" in problem.message for problem in reading.problems)


def test_files_that_include_each_other_twice_do_not_grow_without_bounds() -> None:
    files = {f"c{n}.yaml": f"include: [a{n + 1}.yaml, b{n + 1}.yaml]\n" for n in range(20)}
    for n in range(1, 22):
        files[f"a{n}.yaml"] = files[f"b{n}.yaml"] = f"include: [a{n + 1}.yaml, b{n + 1}.yaml]\n"
    with pytest.raises(ReadError, match="more than 500 files"):
        read(files, "c0.yaml")


def test_a_path_that_leaves_the_workspace_is_refused_by_its_owner_and_said() -> None:
    reading = read({"compose.yaml": "services: {a: {image: x, env_file: ../../etc/passwd}}"}, "compose.yaml")
    (problem,) = reading.problems
    assert "/etc/passwd" in problem.message


def test_an_item_that_is_no_variable_is_a_problem_and_not_shown() -> None:
    reading = read(
        {"compose.yaml": 'services: {a: {image: x, environment: ["PASSWORD: hunter2", B=1]}}'}, "compose.yaml"
    )
    assert [setting.key for setting in reading.settings] == ["B"]
    (problem,) = reading.problems
    assert "hunter2" not in str(problem)


def test_no_message_or_repr_shows_a_value() -> None:
    secret = "hunter2hunter2"
    text = (
        f"services:\n  a:\n    image: x\n    environment: {{PASSWORD: '{secret}', B: ['{secret}']}}\n"
        f"    labels: ['{secret}=1', '{secret}=1']\n    mem_limit: {secret}\n    ports: ['{secret}']\n"
        f'    command: "run \'{secret}"\n    privileged: {secret}\n    env_file: a.env\n'
    )
    files = {"compose.yaml": text, "a.env": f"A B={secret}\nC='{secret}\n"}
    project = resolve([document("compose.yaml", files)], variables={}, root="/w")
    assert len(project.problems) >= 6
    assert secret not in repr(project)
    assert secret not in str(project.problems)
    assert secret not in repr(project.inherited)


@pytest.mark.parametrize(
    ("path", "head", "claimed"),
    [
        ("compose.yaml", b"services:\n  a:\n", True),
        ("docker-compose.prod.yml", b"\xef\xbb\xbfversion: '3'\nservices:\n", True),
        ("compose.yaml", b"include:\n  - a.yaml\n", True),
        ("compose.yaml", b"apiVersion: v1\nkind: ConfigMap\nname: x\n", False),
        ("docker-compose-test.yml", b"name: t\non: push\njobs:\n", False),
        ("compose.yaml", b"name: shop\n", False),
        ("docker-stack.yml", b"version: '3'\nservices:\n", True),
        ("stack.yaml", b"resolver: lts\nname: x\n", False),
        ("compose.txt", b"services:\n", False),
    ],
)
def test_a_compose_file_is_known_by_what_is_in_it(path: str, head: bytes, claimed: bool) -> None:
    assert READER.claims(path, head) is claimed


@pytest.mark.parametrize("text", ["", "# nothing\n", "a: [1\n", "services: *x\n"])
def test_a_file_that_is_no_project_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        read({"compose.yaml": text}, "compose.yaml")


def test_a_later_file_that_is_not_yaml_is_named() -> None:
    with pytest.raises(ReadError, match=r"`over\.yaml`: not YAML") as caught:
        read(
            {"compose.yaml": "services: {a: {image: x}}", "over.yaml": "a:\n  - [b\n"},
            "compose.yaml",
            "over.yaml",
        )
    assert caught.value.line == 3


def test_an_included_file_that_is_not_yaml_does_not_lose_the_project() -> None:
    files = {"compose.yaml": "include: [b.yaml]\nservices: {a: {image: x}}", "b.yaml": "a:\n  - [b\n"}
    reading = read(files, "compose.yaml")
    assert [service.name for service in reading.services] == ["a"]
    assert [str(problem)[:20] for problem in reading.problems] == ["b.yaml:3: not YAML: "]


def test_two_thousand_services_are_read() -> None:
    text = "services:\n" + "".join(
        f"  s{n}: {{image: 'x:${{T{n}}}', ports: ['{n}:80']}}\n" for n in range(1, 2001)
    )
    assert len(read({"compose.yaml": text}, "compose.yaml").services) == 2000


@pytest.mark.parametrize(
    "text",
    [
        "services:\n  a: {image: x, ports: ["
        + ",".join(f"'127.0.0.{n}:1-65535:1-65535'" for n in range(250))
        + "]}\n",
        'services:\n  a: {image: x, labels: {a: "' + "${A:-" * 4000 + "x" + "}" * 4000 + '"}}\n',
        "services:\n" + "".join(f"  s{n}: {{image: x, extends: s{n + 1}}}\n" for n in range(2000)),
        "services:\n  a:\n    image: x\n" + "".join(f"    k{n}: 1\n" for n in range(5000)),
    ],
)
def test_what_would_grow_without_bounds_is_a_problem(text: str) -> None:
    assert read({"compose.yaml": text}, "compose.yaml").problems


def test_reading_needs_a_file() -> None:
    with pytest.raises(ReadError):
        read_merged([], open_seal)


_SCALARS = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        1.5,
        10**30,
        "",
        "a",
        "a:b",
        "$",
        "${A:?x}",
        "${A",
        "80:80",
        "1g",
        "a=b",
        "service:a",
        "./x",
        "\n",
        "é",
    ]
)
_KEYS = (
    "services networks volumes secrets configs include extends image build context args environment env_file ports "
    "volumes depends_on command healthcheck test deploy resources limits replicas x-a a b source target type labels "
    "ulimits logging options external driver_opts ipam config develop watch path gpus devices profiles scale file service"
).split()


def _models(depth: int) -> st.SearchStrategy[Any]:
    if depth == 0:
        return _SCALARS
    below = _models(depth - 1)
    tables = st.dictionaries(st.sampled_from(_KEYS), below, max_size=4)
    return st.one_of(_SCALARS, st.lists(below, max_size=3), tables, tables)


_SERVICES = st.dictionaries(
    st.sampled_from(["a", "b"]), st.dictionaries(st.sampled_from(_KEYS), _models(3), max_size=6), min_size=1
)


@given(
    st.lists(st.one_of(_models(4), st.fixed_dictionaries({"services": _SERVICES})), min_size=1, max_size=3)
)
@settings(max_examples=250, deadline=None)
def test_anything_at_all_is_read_or_refused_without_a_traceback(models: Sequence[Any]) -> None:
    files = {f"compose.{n}.yaml": yaml.safe_dump(model) for n, model in enumerate(models)}
    try:
        first = read(files, *files)
    except ReadError:
        return
    assert read(files, *files) == first


def test_what_is_wrong_since_a_variable_is_not_set_names_the_variable_and_is_said_once() -> None:
    text = "services: {web: {image: shop, volumes: ['${CODE}:/app', 'data:/data']}}\nvolumes: {data: }\n"
    [problem] = read_merged([Document("compose.yaml", text.encode())], open_seal).problems
    assert problem.key == "services.web.volumes.[]"
    assert problem.message == "a mount with an empty section between colons (CODE is not set)"
