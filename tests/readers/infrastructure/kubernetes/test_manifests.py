"""Kubernetes manifests: what they declare, where it stands, and what is not known."""

from __future__ import annotations

import base64
from textwrap import dedent

import pytest

from envparity.errors import ReadError
from envparity.model.facts import Reading, Service, Setting
from envparity.model.values import Mixed, Plain, Sealed, Unknown, Value
from envparity.readers.document import Document, open_seal
from envparity.readers.infrastructure.kubernetes.quantities import quantity
from envparity.readers.infrastructure.kubernetes.reader import READER


def read(text: str, *more: str) -> Reading:
    texts = (text, *more)
    documents = [Document(f"k8s/{at}.yaml", dedent(body).encode()) for at, body in enumerate(texts)]
    return READER.read_merged(documents, open_seal)


def marking_seal(key: str, raw: str, *, certain: bool = False) -> Value:
    return Sealed(f"{len(raw)}", "secret", "1-7") if certain else Plain(raw)


def facets(reading: Reading, name: str) -> dict[str, str]:
    [service] = [item for item in reading.services if item.name == name]
    return {f"{facet.name} {facet.item}".strip(): str(facet.value) for facet in service.facets}


def settings(reading: Reading) -> dict[str, str]:
    return {f"{setting.scope}:{setting.key}": str(setting.value) for setting in reading.settings}


def one(reading: Reading, key: str) -> Setting:
    [found] = [setting for setting in reading.settings if setting.key == key]
    return found


def deployment(container: str = "", *, pod: str = "", name: str = "web", spec: str = "") -> str:
    """Write a Deployment; `container` continues the container's mapping, `pod` the pod's, `spec` its own."""
    head = f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      containers:
        - name: {name}
          image: shop/{name}:1.2
"""
    parts = ((container, 10), (pod, 6), (spec, 2))
    return head + "".join(
        " " * indent + line + "\n" for text, indent in parts for line in dedent(text).strip().splitlines()
    )


def test_a_deployment_is_a_service_in_the_words_of_compose() -> None:
    reading = read(
        deployment(
            """
            command: [docker-entrypoint.sh]
            args: ["python", "-m", "shop web"]
            workingDir: /srv
            ports: [{containerPort: 8000, name: http}, {containerPort: 9000, protocol: UDP, hostPort: 9001}]
            resources: {limits: {cpu: 1500m, memory: 1.5Gi}, requests: {cpu: "0.5", memory: 128M}}
            securityContext: {runAsUser: 1000, runAsGroup: 2000, privileged: true, capabilities: {add: [NET_ADMIN], drop: [ALL]}}
            livenessProbe: {exec: {command: [check, --all]}}
            volumeMounts:
              - {name: data, mountPath: /data}
              - {name: conf, mountPath: /etc/shop, readOnly: true}
              - {name: sock, mountPath: /var/run/docker.sock}
              - {name: tmp, mountPath: /tmp}
            """,
            pod="""
            hostNetwork: true
            volumes:
              - {name: data, persistentVolumeClaim: {claimName: shop-data}}
              - {name: conf, configMap: {name: shop}}
              - {name: sock, hostPath: {path: /var/run/docker.sock}}
              - {name: tmp, emptyDir: {medium: Memory}}
            """,
            spec="replicas: 3",
        )
    )
    assert reading.status == "read"
    assert facets(reading, "web") == {
        "capability ALL": "dropped",
        "capability NET_ADMIN": "added",
        "command": "python -m 'shop web'",
        "cpus": "1.5",
        "cpus-reserved": "0.5",
        "entrypoint": "docker-entrypoint.sh",
        "healthcheck": "check --all",
        "image": "shop/web:1.2",
        "memory": "1610612736",
        "memory-reserved": "128000000",
        "network-mode": "host",
        "port 8000/tcp": "exposed",
        "port 9000/udp": "published 9001",
        "privileged": "true",
        "replicas": "3",
        "restart": "always",
        "user": "1000:2000",
        "volume /data": "volume shop-data",
        "volume /etc/shop": "configmap shop ro",
        "volume /tmp": "tmpfs",
        "volume /var/run/docker.sock": "bind /var/run/docker.sock",
        "working-dir": "/srv",
    }


SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: front}
spec:
  TYPE
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
"""
INGRESS = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: in}
spec:
  tls: [{hosts: [shop.example]}]
  rules:
    - host: shop.example
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: front, port: {number: 80}}}}]}
"""


@pytest.mark.parametrize(
    ("kind", "ingress", "port"),
    [
        ("type: ClusterIP", "", "exposed"),
        ("type: NodePort", "", "published any"),
        ("type: LoadBalancer", "", "published 80"),
        ("type: ClusterIP", INGRESS, "published 443"),
    ],
)
def test_a_port_is_published_by_what_sends_to_it(kind: str, ingress: str, port: str) -> None:
    web = deployment("ports: [{containerPort: 8000, name: http}]")
    texts = [web, SERVICE.replace("TYPE", kind), ingress]
    assert facets(read(*(text for text in texts if text)), "web")["port 8000/tcp"] == port


def test_a_service_for_other_labels_publishes_nothing() -> None:
    service = SERVICE.replace("TYPE", "type: NodePort").replace("{app: web}", "{app: web, tier: x}")
    assert (
        facets(read(deployment("ports: [{containerPort: 80, name: http}]"), service), "web")["port 80/tcp"]
        == "exposed"
    )


ENVIRONMENT = """
envFrom:
  - configMapRef: {name: shop}
  - prefix: S_
    secretRef: {name: keys}
env:
  - {name: LEVEL, value: debug}
  - {name: URL, value: "http://$(HOST):$(S_PORT)/$$(x)$(NONE)"}
  - name: PASSWORD
    valueFrom: {secretKeyRef: {name: keys, key: PASS}}
  - name: NODE
    valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
  - name: MAYBE
    valueFrom: {secretKeyRef: {name: keys, key: NOT, optional: true}}
"""
HELD = f"""\
apiVersion: v1
kind: ConfigMap
metadata: {{name: shop}}
data:
  HOST: db
  LEVEL: info
---
apiVersion: v1
kind: Secret
metadata: {{name: keys}}
data: {{PASS: {base64.b64encode(b"sesame").decode()}}}
stringData: {{PORT: "5432"}}
"""


def test_the_environment_is_resolved_through_config_maps_and_secrets_of_other_files() -> None:
    reading = read(deployment(ENVIRONMENT), HELD)
    assert reading.problems == ()
    assert settings(reading) == {
        "web:HOST": "db",
        "web:LEVEL": "debug",
        "web:NODE": "unknown: the cluster fills in `spec.nodeName`",
        "web:PASSWORD": "sesame",
        "web:S_PASS": "sesame",
        "web:S_PORT": "5432",
        "web:URL": "http://db:5432/$(x)$(NONE)",
    }
    level = one(reading, "LEVEL")
    assert (str(level.place), [str(place) for place in level.earlier]) == ("k8s/0.yaml:16", ["k8s/1.yaml:6"])
    assert one(reading, "HOST").carrier == "configmap"
    assert one(reading, "PASSWORD").carrier == "secret"


def test_what_stands_in_a_secret_is_sealed_whatever_it_looks_like() -> None:
    text = deployment(ENVIRONMENT) + "---\n" + HELD
    reading = READER.read(Document("all.yaml", text.encode()), marking_seal)
    assert isinstance(one(reading, "S_PORT").value, Sealed)
    assert isinstance(one(reading, "PASSWORD").value, Sealed)
    assert "sesame" not in repr(reading)


def test_a_secret_that_is_filled_into_another_value_stays_sealed() -> None:
    env = """
    env:
      - name: PASS
        valueFrom: {secretKeyRef: {name: keys, key: PASS}}
      - {name: GREETING, value: "say $(PASS) to $(WHO)"}
      - {name: AGAIN, value: "$(GREETING)!"}
      - {name: ALIAS, value: "$(PASS)"}
    """
    reading = READER.read(
        Document("all.yaml", (deployment(dedent(env)) + "---\n" + HELD).encode()), marking_seal
    )
    assert "sesame" not in repr(reading)
    assert str(one(reading, "GREETING").value) == "say •••••• to $(WHO)"
    assert isinstance(one(reading, "AGAIN").value, Mixed | Sealed)
    assert isinstance(one(reading, "ALIAS").value, Sealed)


def test_a_named_value_of_a_resource_is_sealed_by_its_name() -> None:
    def seal(key: str, raw: str, *, certain: bool = False) -> Value:
        return Sealed("f", "password", "1-7") if "password" in key else Plain(raw)

    text = """\
    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata: {name: shop}
    spec: {helm: {parameters: [{name: db.password, value: sesame, forceString: true}]}}
    """
    reading = READER.read(Document("a.yaml", dedent(text).encode()), seal)
    assert "sesame" not in repr(reading)


def test_keys_of_a_config_map_that_is_not_there_are_unknown() -> None:
    reading = read(deployment(ENVIRONMENT))
    assert reading.status == "partly"
    assert "ConfigMap `shop` is not among these files: its keys are not known" in str(reading.problems[0])
    assert settings(reading)["web:PASSWORD"] == "unknown: Secret `keys` is not among these files"


def test_a_key_that_the_config_map_lacks_is_a_problem() -> None:
    reading = read(
        deployment("env: [{name: A, valueFrom: {configMapKeyRef: {name: shop, key: NOPE}}}]"), HELD
    )
    assert "has no key `NOPE`" in str(reading.problems[0])
    assert isinstance(one(reading, "A").value, Unknown)


def test_config_maps_that_nothing_uses_are_settings_of_the_environment() -> None:
    assert settings(read(HELD)) == {":HOST": "db", ":LEVEL": "info", ":PASS": "sesame", ":PORT": "5432"}


FILES = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: files}
data:
  application.properties: |
    # comment
    server.port=8080
    spring.name=shop
  logging.yaml: |
    root: {level: debug}
  nginx.conf: |
    server {
      listen 80;
    }
"""


def test_a_file_in_a_config_map_is_settings_of_the_workload_that_mounts_it() -> None:
    reading = read(deployment(pod="volumes: [{name: f, configMap: {name: files}}]"), FILES)
    found = settings(reading)
    assert found.pop("web:nginx.conf").startswith("server {")
    assert found == {"web:server.port": "8080", "web:spring.name": "shop", "web:root.level": "debug"}
    assert str(one(reading, "server.port").place) == "k8s/1.yaml:7"
    assert str(one(reading, "root.level").place) == "k8s/1.yaml:10"


def test_a_file_in_a_secret_is_sealed_line_by_line() -> None:
    text = FILES.replace("ConfigMap", "Secret").replace("\ndata:", "\nstringData:")
    reading = READER.read(Document("s.yaml", text.encode()), marking_seal)
    assert isinstance(one(reading, "server.port").value, Sealed)
    assert "8080" not in repr(reading)


def test_a_number_where_a_cluster_takes_text_is_said() -> None:
    reading = read(
        deployment("env: [{name: PORT, value: 8080}, {name: ON, value: true}, {name: OK, value: '1'}]")
    )
    assert [problem.key for problem in reading.problems] == ["web.env.PORT", "web.env.ON"]
    assert settings(reading)["web:PORT"] == "8080"


def test_a_secret_that_is_not_base64_is_a_problem_without_its_value() -> None:
    reading = read("apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {KEY: 'open sesame!'}")
    assert reading.status == "partly"
    assert "sesame" not in repr(reading)


@pytest.mark.parametrize("kind", ["SealedSecret", "ExternalSecret"])
def test_secrets_kept_elsewhere_are_known_by_key_alone(kind: str) -> None:
    spec = {
        "SealedSecret": "encryptedData: {PASS: AgBy3i}",
        "ExternalSecret": "target: {name: keys}\n  data: [{secretKey: PASS, remoteRef: {key: x}}]",
    }[kind]
    held = f"apiVersion: x.example/v1\nkind: {kind}\nmetadata: {{name: keys}}\nspec:\n  {spec}\n"
    reading = read(deployment("envFrom: [{secretRef: {name: keys}}]"), held)
    assert reading.status == "read"
    assert isinstance(one(reading, "PASS").value, Unknown)


def test_a_sidecar_and_an_init_container_are_services_of_their_own() -> None:
    reading = read(
        deployment(
            "env: [{name: A, value: a}]",
            pod="initContainers: [{name: migrate, image: shop/web:1.2, env: [{name: B, value: b}]}]",
        ).replace("      containers:\n", "      containers:\n        - {name: proxy, image: nginx:1.26}\n")
    )
    assert [service.name for service in reading.services] == ["web", "web-migrate", "web-proxy"]
    assert settings(reading) == {"web:A": "a", "web-migrate:B": "b"}
    assert facets(reading, "web-migrate")["restart"] == "on-failure"


@pytest.mark.parametrize(
    ("kind", "spec"),
    [
        ("CronJob", "jobTemplate: {spec: {template: {spec: POD}}}"),
        ("Job", "template: {spec: POD}"),
        ("DaemonSet", "template: {spec: POD}"),
        ("StatefulSet", "template: {spec: POD}"),
    ],
)
def test_every_kind_that_runs_pods_is_a_service(kind: str, spec: str) -> None:
    pod = "{restartPolicy: Never, containers: [{name: c, image: 'job:1'}]}"
    text = f"apiVersion: batch/v1\nkind: {kind}\nmetadata: {{name: nightly}}\nspec:\n  {spec.replace('POD', pod)}"
    assert facets(read(text), "nightly")["image"] == "job:1"


def test_a_claim_template_is_a_volume() -> None:
    text = deployment(
        "volumeMounts: [{name: data, mountPath: /d}]", spec="volumeClaimTemplates: [{metadata: {name: data}}]"
    )
    assert facets(read(text.replace("Deployment", "StatefulSet")), "web")["volume /d"] == "volume data"


def test_two_workloads_of_one_name_stay_two() -> None:
    twice = deployment() + "---\n" + deployment().replace("name: web}", "name: web, namespace: other}", 1)
    assert [service.name for service in read(twice).services] == ["other/web", "web"]
    kinds = deployment() + "---\n" + deployment().replace("Deployment", "StatefulSet")
    assert [service.name for service in read(kinds).services] == ["web (Deployment)", "web (StatefulSet)"]


def test_the_same_manifest_twice_is_said_and_the_later_one_read() -> None:
    reading = read(deployment("env: [{name: A, value: a}]"), deployment("env: [{name: A, value: b}]"))
    assert "stands here twice" in str(reading.problems[0])
    assert settings(reading) == {"web:A": "b"}


def test_other_kinds_are_resources_with_their_specification() -> None:
    [resource] = read(INGRESS).resources
    assert (resource.kind, resource.name, str(resource.place)) == ("kubernetes:Ingress", "in", "k8s/0.yaml:4")
    assert ("rules[shop.example].host", "shop.example") in {(f.name, str(f.value)) for f in resource.facets}


def test_a_list_s_items_stand_for_themselves() -> None:
    items = "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: a}\n    data: {K: v}\n"
    assert settings(read(items)) == {":K": "v"}


def test_json_is_yaml_too() -> None:
    assert settings(
        read('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"K":"v"}}')
    ) == {":K": "v"}


def test_template_values_are_unknown_and_never_wrong() -> None:
    reading = read(
        deployment("env: [{name: A, value: '{{ .Values.a }}'}, {name: B, value: b}]").replace(
            "image: shop/web:1.2", "image: '{{ .Values.image }}'"
        )
    )
    assert settings(reading)["web:A"].startswith("unknown: a template")
    assert facets(reading, "web")["image"].startswith("unknown: a template")
    assert settings(reading)["web:B"] == "b"


@pytest.mark.parametrize(
    "text",
    [
        "{{- if .Values.on }}\napiVersion: v1\nkind: A\n{{- end }}",
        "apiVersion: v1\nkind: A\nx: {{ .a }}{{ .b }}\n",
    ],
)
def test_a_template_that_is_no_yaml_is_refused_as_a_template(text: str) -> None:
    with pytest.raises(ReadError, match="a template") as caught:
        read(text)
    assert "helm template" in caught.value.hint


_MESSAGE = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: alerts}
data:
  severity: warning
  message: |-
    {{- range .Alerts }}
      {{- if .Annotations }}
        {{ .Annotations.summary }}
      {{- end }}
    {{- end }}
"""


def test_a_template_that_is_a_value_is_another_programs_to_render() -> None:
    found = settings(read(_MESSAGE))
    assert found[":severity"] == "warning"
    assert found[":message"].startswith("unknown: a template")


def test_a_template_around_a_value_is_one_though_a_value_holds_another() -> None:
    text = _MESSAGE.replace("  severity: warning\n", "  {{- if .Values.severity }}\n  a: b\n  {{- end }}\n")
    with pytest.raises(ReadError, match="a template"):
        read(text)


def test_an_image_that_is_filled_in_later_is_unknown() -> None:
    assert facets(read(deployment().replace("1.2", "${TAG}")), "web")["image"].startswith("unknown")


def test_one_bad_file_does_not_lose_the_set() -> None:
    reading = read(deployment(), "a: [")
    assert [service.name for service in reading.services] == ["web"]
    assert reading.status == "partly"
    assert reading.problems[0].message.startswith("k8s/1.yaml:2: not YAML")


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "just text",
        "apiVersion: v1",
        "apiVersion: v1\nkind: Pod",
        "apiVersion: [v1]\nkind: {a: b}\nmetadata: 3",
    ],
)
def test_what_is_no_manifest_is_a_problem(text: str) -> None:
    assert read(text).status == "partly"


WRONG = ("null", "3", "text", "[]", "{}", "[[]]", "[null]", "{a: {b: c}}", "[{a: 1}]", "[text]")


@pytest.mark.parametrize("wrong", WRONG)
def test_no_wrong_type_of_any_key_ends_the_reading(wrong: str) -> None:
    full = (
        deployment(ENVIRONMENT + "ports: [{containerPort: 1}]\nresources: {limits: {cpu: 1}}")
        + "---\n"
        + HELD
    )
    lines = (full + "---" + SERVICE.replace("TYPE", "type: X") + "---" + INGRESS).splitlines()
    for at, line in enumerate(lines):
        key, colon, _ = line.partition(": ")
        if colon:
            changed = [*lines[:at], f"{key}: {wrong}", *lines[at + 1 :]]
            try:
                read("\n".join(changed))
            except ReadError as error:
                assert error.line  # noqa: PT017


def test_a_file_cut_at_any_byte_is_read_or_refused() -> None:
    whole = (deployment(ENVIRONMENT) + "---\n" + HELD).encode()
    for end in range(len(whole)):
        try:
            reading = READER.read(Document("k.yaml", whole[:end]), open_seal)
        except ReadError:
            continue
        assert all(isinstance(service, Service) for service in reading.services)


@pytest.mark.parametrize(
    ("head", "claimed"),
    [
        (b"apiVersion: v1\nkind: Pod", True),
        (b"# a\n---\n- apiVersion: v1\n  kind: Pod", True),
        (b'"kind": "Pod"\n"apiVersion": "v1"', True),
        (b'{"apiVersion":"v1","kind":"Pod"}', True),
        (b"kind: Pod", False),
        (b"services:\n  web: {image: kind}", False),
    ],
)
def test_manifests_are_told_by_their_content(head: bytes, claimed: bool) -> None:
    assert READER.claims("any.yaml", head) is claimed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("250m", "0.25"), ("1", "1"), ("0.5", "0.5"), ("100", "100"), ("1.5Gi", "1610612736"), ("64Mi", "67108864"),
        ("1e3", "1000"), ("1E", "1000000000000000000"), ("5k", "5000"), ("100M", "100000000"), ("1u", "0.000001"),
        ("one", None), ("", None), ("5 Mi", None), ("1K", None),
    ],
)  # fmt: skip
def test_quantities_are_plain_numbers(text: str, number: str | None) -> None:
    assert quantity(text) == number
