"""What stands in a file of every environment, or in code as a fallback, is no secret that crossed in earnest."""

from __future__ import annotations

import subprocess
from pathlib import Path

from envparity.jobs.reporting import make_report
from envparity.model.areas import Severity
from envparity.secrets.kinds import kind_by_key, why_secret
from envparity.secrets.weakness import weakness
from envparity.workspace.discovery import discover


def severities(root: Path, **texts: str) -> dict[tuple[str, str], Severity]:
    for name, text in texts.items():
        path = root / name.replace("__", "/").replace("_dot_", ".").replace("_dash_", "-")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    report = make_report(discover(root), now="2026-01-01T00:00:00Z")
    return {(finding.code, finding.subject.name): finding.severity for finding in report.findings}


def test_a_fallback_in_code_is_not_as_bad_as_the_secret_itself(tmp_path: Path) -> None:
    text = "module.exports = {mailer: {password: process.env.MAILER || 'gravel-sonnet-harbour'}, port: 1};\n"
    plain = text.replace("process.env.MAILER || ", "")
    found = severities(
        tmp_path / "a", config__env__development_dot_js=text, config__env__production_dot_js=text
    )
    assert found["SEC001", "mailer.password"] is Severity.MEDIUM
    found = severities(
        tmp_path / "b", config__env__development_dot_js=plain, config__env__production_dot_js=plain
    )
    assert found["SEC001", "mailer.password"] is Severity.CRITICAL


def test_an_option_in_a_base_file_is_a_default_and_a_variable_is_not(tmp_path: Path) -> None:
    found = severities(
        tmp_path,
        config__base_dot_yaml="redis_uri: redis://localhost:6379\n",
        config__staging_dot_yaml="a: 1\n",
        config__production_dot_yaml="a: 2\n",
    )
    assert found["ISO004", "redis_uri"] is Severity.LOW
    found = severities(
        tmp_path / "b",
        _dot_env="REDIS_URI=redis://localhost:6379\n",
        _dot_env_dot_staging="A=1\n",
        _dot_env_dot_production="A=2\n",
    )
    assert found["ISO004", "REDIS_URI"] is Severity.HIGH


def test_a_name_of_a_database_in_a_cluster_s_secret_is_no_credential(tmp_path: Path) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {POSTGRES_USER: postgres, POSTGRES_DB: shop, POSTGRES_PASSWORD: postgres}\n"
    found = severities(tmp_path, k8s__staging__db_dot_yaml=secret, k8s__production__db_dot_yaml=secret)
    assert {key for code, key in found if code == "SEC003"} == {"POSTGRES_PASSWORD"}


def test_the_name_of_a_variable_is_a_placeholder_and_a_verb_no_password() -> None:
    assert weakness("APP_SECRET", "secret") == weakness("MAILER_PASSWORD") == "placeholder"
    assert kind_by_key("minOptionalTestsToPass") == ""
    assert kind_by_key("SMTP_PASS") == "password"
    assert weakness("dev-route-secret-key-1", "secret") == "placeholder"


def test_the_name_of_a_cookie_and_the_path_of_a_key_are_no_secrets() -> None:
    assert why_secret("sessionKey", "connect.sid") is None
    assert why_secret("sessionKey", "kv8Qm2Zr7Lw9Xp4T") is not None
    assert why_secret("secure.privateKey", "./config/sslcerts/key.pem") is None
    assert why_secret("secure.privateKey", "kv8Qm2Zr7Lw9Xp4T") is not None


def test_an_empty_document_sets_nothing(tmp_path: Path) -> None:
    found = severities(
        tmp_path,
        appsettings_dot_json='{"A": {"B": 1}}',
        appsettings_dot_Development_dot_json="{\n}\n",
        appsettings_dot_Production_dot_json="{}",
    )
    assert not any(key == "" for _, key in found)


def test_the_container_of_an_editor_is_not_missed_in_production(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    found = severities(
        tmp_path,
        _dot_devcontainer__devcontainer_dot_json='{"image": "ruby"}',
        compose_dot_yaml="services: {web: {image: a}, mail: {image: b}}",
        compose_dot_prod_dot_yaml="services: {web: {image: a}}",
    )
    assert {key for code, key in found if code == "CON007"} == {"mail"}


def test_a_variable_is_not_missing_where_no_file_of_variables_is_known(tmp_path: Path) -> None:
    found = severities(
        tmp_path,
        compose_dot_yaml="services: {web: {image: a, environment: {SHOP_URL: http://shop.example, MODE: x}}}",
        appsettings_dot_json='{"AllowedHosts": "*", "A": {"B": 1}}',
        appsettings_dot_Development_dot_json='{"A": {"B": 2}}',
    )
    assert not any(code in ("CFG001", "OBS002") for code, _ in found)
    assert found["CFG010", "AllowedHosts"] is Severity.LOW


def test_the_first_label_of_a_host_that_names_an_environment_tells_whose_it_is(tmp_path: Path) -> None:
    found = severities(
        tmp_path,
        values_dash_staging_dot_yaml="pda: {url: 'https://pda-preprod.apps.live.shop.example'}\n",
        values_dash_production_dot_yaml="pda: {url: 'https://pda-prod.apps.live.shop.example'}\n",
    )
    assert not any(code == "ISO001" for code, _ in found)
    found = severities(
        tmp_path / "b",
        values_dash_staging_dot_yaml="pda: {url: 'https://pda-prod.apps.live.shop.example'}\n",
        values_dash_production_dot_yaml="pda: {url: 'https://pda-prod.apps.live.shop.example'}\n",
    )
    assert found["ISO001", "pda.url"] is Severity.HIGH


def test_a_secret_that_code_falls_back_on_is_not_as_bad_in_git_as_one_that_stands(tmp_path: Path) -> None:
    text = "class Config:\n    A = 1\n\nclass Development(Config):\n    A = 2\n\nclass Production(Config):\n    MAIL_PASSWORD = os.environ.get('MAIL', 'gravel-sonnet-harbour')\n"
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "config.py").write_text("import os\n\n" + text)
    subprocess.run(["git", "-C", str(tmp_path), "add", "."], check=True)
    assert severities(tmp_path)["SEC004", "config.py"] is Severity.LOW
    (tmp_path / "config.py").write_text(
        text.replace("os.environ.get('MAIL', ", "(").replace("class Config:", "import os\n\nclass Config:")
    )
    assert severities(tmp_path)["SEC004", "config.py"] is Severity.HIGH
