"""Small trees of one kind each: which environments there are and what each is given."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from envparity.jobs.reporting import make_report
from envparity.model.declarations import Workspace
from envparity.workspace.discovery import discover
from envparity.workspace.init import profile_text
from envparity.workspace.stages import environment_in


def tree(root: Path, *paths: str) -> Workspace:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("")
    return discover(root)


MANIFEST = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"


def put(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


def files(workspace: Workspace, name: str) -> list[tuple[str, ...]]:
    return [source.files for source in workspace.declaration(name).sources]


def names(workspace: Workspace) -> list[str]:
    return [declaration.environment.name for declaration in workspace.declarations]


def reasons(workspace: Workspace) -> dict[str, str]:
    return {item.path: item.why for item in workspace.unassigned}


def paths_of(sources: Iterable[tuple[str, ...]]) -> set[str]:
    return {path for source in sources for path in source}


def test_dotenv_files_layer_from_the_shared_one_to_the_own_one(tmp_path: Path) -> None:
    found = tree(
        tmp_path, ".env", ".env.production", ".env.development", ".env.development.local", ".env.local"
    )
    assert names(found) == ["development", "production"]
    assert files(found, "production") == [(".env", ".env.production")]
    assert files(found, "development") == [
        (".env", ".env.development", ".env.local", ".env.development.local")
    ]


@pytest.mark.parametrize("odd", ["istio/canary.yaml", "manifests-loadtest/loadtest-dep.yaml", "e2e.yaml"])
def test_a_lone_manifest_of_an_odd_name_makes_no_environment(tmp_path: Path, odd: str) -> None:
    put(tmp_path, "compose.yaml", "services: {web: {build: .}}\n")
    put(tmp_path, "k8s/web.yaml", MANIFEST)
    put(tmp_path, f"k8s/{odd}", MANIFEST)
    found = discover(tmp_path)
    assert names(found) == ["development", "production"]
    assert paths_of(files(found, "production")) == {"k8s/web.yaml", f"k8s/{odd}"}


def test_a_manifest_of_an_odd_name_is_an_environments_beside_one_that_is_surely_named(tmp_path: Path) -> None:
    for name in ("canary", "production"):
        put(tmp_path, f"k8s/{name}.yaml", MANIFEST)
    assert names(discover(tmp_path)) == ["canary", "production"]


def test_a_manifest_of_an_odd_name_is_an_environments_that_other_files_speak_of(tmp_path: Path) -> None:
    put(tmp_path, ".env.canary", "A=1\n")
    for name in ("web", "canary"):
        put(tmp_path, f"k8s/{name}.yaml", MANIFEST)
    assert "canary" in names(discover(tmp_path))


@pytest.mark.parametrize(
    "project", ["Shop.UnitTests.csproj", "Shop.Test.fsproj", "Shop.Acceptance.csproj", "Benchmarks.csproj"]
)
def test_a_project_that_tests_another_is_not_how_it_runs(tmp_path: Path, project: str) -> None:
    found = tree(
        tmp_path,
        "api/Shop.Api.csproj",
        "api/appsettings.json",
        "api/appsettings.Production.json",
        f"checks/{project}",
        "checks/appsettings.json",
        "checks/appsettings.Staging.json",
        "checks/packages.lock.json",
    )
    assert names(found) == ["production"]
    assert files(found, "production") == [("api/appsettings.json", "api/appsettings.Production.json")]


def test_what_a_new_project_is_made_from_is_not_how_this_one_runs(tmp_path: Path) -> None:
    found = tree(tmp_path, "Cargo.lock", "new/base_template/config/production.yaml")
    assert "production" not in names(found)


def test_manifests_alone_are_what_production_runs(tmp_path: Path) -> None:
    put(tmp_path, "k8s/web.yaml", MANIFEST)
    put(tmp_path, "Cargo.lock", "")
    found = discover(tmp_path)
    assert files(found, "production") == [("Cargo.lock",), ("k8s/web.yaml",)]
    assert found.declaration("production").sources[1].sure_of("k8s/web.yaml") == "guess"
    assert names(found) == ["production"]


def test_manifests_beside_a_developers_container_leave_that_one_to_development(tmp_path: Path) -> None:
    put(tmp_path, "k8s/web.yaml", MANIFEST)
    put(tmp_path, ".devcontainer/devcontainer.json", '{"image": "registry.example/dev:1"}')
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    found = discover(tmp_path)
    assert paths_of(files(found, "production")) == {"k8s/web.yaml"}
    assert paths_of(files(found, "development")) == {".devcontainer/devcontainer.json"}


def test_a_compose_file_in_a_folder_called_production_is_productions(tmp_path: Path) -> None:
    put(tmp_path, "compose.yaml", "services: {web: {build: .}}\n")
    put(tmp_path, "production/compose.yml", "services: {shop: {image: shop/web:1}}\n")
    put(tmp_path, "demo/compose.yml", "services: {show: {image: shop/web:1}}\n")
    found = discover(tmp_path)
    assert files(found, "production") == [("production/compose.yml",)]
    assert files(found, "development") == [("compose.yaml",), ("demo/compose.yml",)]


def test_what_a_compose_file_includes_is_no_project_of_its_own(tmp_path: Path) -> None:
    put(tmp_path, "compose.yaml", "include:\n  - path: db/compose.yaml\n  - web/compose.yaml\n")
    put(tmp_path, "db/compose.yaml", "include: [shared/compose.yaml]\nservices: {db: {image: postgres:16}}\n")
    put(tmp_path, "db/shared/compose.yaml", "services: {cache: {image: redis:7}}\n")
    put(tmp_path, "web/compose.yaml", "services: {web: {build: .}}\n")
    put(tmp_path, "tool/compose.yaml", "services: {tool: {build: .}}\n")
    found = discover(tmp_path)
    assert files(found, "development") == [("compose.yaml",), ("tool/compose.yaml",)]
    assert set(found.declaration("development").sources[0].parts) == {
        "db/compose.yaml",
        "db/shared/compose.yaml",
        "web/compose.yaml",
    }


def test_compose_files_that_include_each_other_are_still_there(tmp_path: Path) -> None:
    put(tmp_path, "compose.yaml", "include: [b/compose.yaml]\nservices: {a: {build: .}}\n")
    put(tmp_path, "b/compose.yaml", "include: [../compose.yaml]\nservices: {b: {build: .}}\n")
    assert ("compose.yaml",) in files(discover(tmp_path), "development")


def test_a_rails_environment_that_begins_from_another_lies_over_it(tmp_path: Path) -> None:
    put(
        tmp_path, "config/environments/production.rb", "Rails.application.configure do\n  config.a = 1\nend\n"
    )
    put(
        tmp_path,
        "config/environments/staging.rb",
        'require_relative "production"\nrequire_relative "../log"\n',
    )
    put(tmp_path, "config/log.rb", "")
    found = discover(tmp_path)
    assert files(found, "staging") == [
        ("config/environments/production.rb", "config/environments/staging.rb")
    ]
    assert files(found, "production") == [("config/environments/production.rb",)]
    [source] = found.declaration("staging").sources
    assert source.told_of("config/environments/production.rb") == "`staging.rb` begins from it"
    report = make_report(found, now="2026-01-01T00:00:00Z")
    assert [d.likeness for d in report.differences if d.subject.name == "config.a"] == ["same"]


def test_a_rails_environment_has_what_the_one_that_it_begins_from_begins_from(tmp_path: Path) -> None:
    folder = "config/environments"
    put(tmp_path, f"{folder}/production.rb", "Rails.application.configure do\n  config.a = 1\nend\n")
    put(tmp_path, f"{folder}/staging.rb", 'require_relative "production"\n')
    put(tmp_path, f"{folder}/demo.rb", 'require_relative "staging"\nrequire_relative "demo"\n')
    found = discover(tmp_path)
    assert files(found, "demo") == [
        tuple(f"{folder}/{name}.rb" for name in ("production", "staging", "demo"))
    ]


def test_an_example_is_no_environment(tmp_path: Path) -> None:
    found = tree(tmp_path, ".env.example", ".env.production.sample", ".env.staging")
    assert names(found) == ["staging"]
    assert set(reasons(found)) == {".env.example", ".env.production.sample"}
    assert "example" in reasons(found)[".env.example"]


def test_words_for_one_environment_are_one_environment(tmp_path: Path) -> None:
    found = tree(tmp_path, "compose.yaml", "compose.prod.yaml", ".env.production", "values-prd.yaml")
    assert names(found) == ["development", "production"]
    assert paths_of(files(found, "production")) == {
        "compose.yaml", "compose.prod.yaml", ".env.production", "values-prd.yaml",
    }  # fmt: skip


def test_locks_belong_to_every_environment(tmp_path: Path) -> None:
    found = tree(tmp_path, "uv.lock", ".env.dev", ".env.prod")
    assert ("uv.lock",) in files(found, "development")
    assert ("uv.lock",) in files(found, "production")


def test_every_source_says_why(tmp_path: Path) -> None:
    found = tree(tmp_path, ".env", ".env.prod", "compose.yaml", "compose.staging.yaml", "uv.lock")
    assert all(source.why for item in found.declarations for source in item.sources)


def write(root: Path, **texts: str) -> None:
    for name, text in texts.items():
        path = root / name.replace("__", "/").replace("_dot_", ".").replace("_dash_", "-")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_a_compose_file_is_merged_with_one_that_only_changes_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        compose_dot_yaml="services: {web: {image: web}}",
        compose_dot_prod_dot_yaml="services: {web: {restart: always}}",
    )
    found = discover(tmp_path)
    assert files(found, "production") == [("compose.yaml", "compose.prod.yaml")]
    assert files(found, "development") == [("compose.yaml",)]
    runtime = found.declaration("production").runtime
    assert runtime is not None
    assert runtime.compose == ("compose.yaml", "compose.prod.yaml")


def test_a_compose_file_that_stands_alone_is_not_merged(tmp_path: Path) -> None:
    write(
        tmp_path,
        compose_dot_yaml="services: {web: {image: web}, db: {image: 'postgres:15'}}",
        compose_dot_prod_dot_yaml="services: {web: {image: shop/web}, db: {image: 'postgres:15'}}",
    )
    assert files(discover(tmp_path), "production") == [("compose.prod.yaml",)]


def test_a_compose_file_that_names_another_image_is_merged(tmp_path: Path) -> None:
    write(
        tmp_path,
        compose_dot_yaml="services: {web: {image: web, ports: ['80:80']}}",
        compose_dot_prod_dot_yaml="services: {web: {image: 'shop/web:1'}}",
    )
    assert files(discover(tmp_path), "production") == [("compose.yaml", "compose.prod.yaml")]


def test_files_that_a_script_gives_to_compose_together_are_merged(tmp_path: Path) -> None:
    write(
        tmp_path,
        compose_dot_yaml="services: {web: {image: web}}",
        compose_dot_prod_dot_yaml="services: {web: {image: web, restart: always}}",
        Makefile="up:\n\tdocker compose -f compose.yaml -f compose.prod.yaml up\n",
    )
    assert files(discover(tmp_path), "production") == [("compose.yaml", "compose.prod.yaml")]


def test_a_compose_file_beside_a_cluster_s_manifests_is_development_s(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        "compose.yaml",
        "k8s/overlays/prod/kustomization.yaml",
        "k8s/overlays/staging/kustomization.yaml",
    )
    assert names(found) == ["development", "staging", "production"]
    assert files(found, "production") == [("k8s/overlays/prod/kustomization.yaml",)]
    assert files(found, "development") == [("compose.yaml",)]


def test_a_kustomization_names_what_it_takes_in(tmp_path: Path) -> None:
    write(
        tmp_path,
        k8s__prod__kustomization_dot_yaml="resources: [../base]\npatches: [{path: more.yaml}]\n",
        k8s__prod__more_dot_yaml="apiVersion: v1\nkind: ConfigMap\n",
        k8s__base__kustomization_dot_yaml="resources: [web.yaml]\n",
        k8s__base__web_dot_yaml="apiVersion: apps/v1\nkind: Deployment\n",
    )
    [source] = discover(tmp_path).declaration("production").sources
    assert source.files == ("k8s/prod/kustomization.yaml",)
    assert source.parts == ("k8s/base/kustomization.yaml", "k8s/base/web.yaml", "k8s/prod/more.yaml")


def test_an_env_file_is_read_by_way_of_the_compose_file_that_names_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        compose_dot_prod_dot_yaml="services: {web: {image: a, env_file: ./env/prod.env}}",
        env__prod_dot_env="A=a\n",
    )
    [source] = discover(tmp_path).declaration("production").sources
    assert (source.files, source.parts) == (("compose.prod.yaml",), ("env/prod.env",))


def test_a_file_with_a_section_for_each_environment_belongs_to_each(tmp_path: Path) -> None:
    write(tmp_path, config__database_dot_yml="default: {a: b}\ndevelopment: {a: c}\nproduction:\n  a: d\n")
    found = discover(tmp_path)
    assert names(found) == ["development", "production"]
    [source] = found.declaration("production").sources
    assert (source.files, source.profiles) == (("config/database.yml",), ("production",))
    assert source.service == "database"


def test_dotenv_files_that_git_ignores_are_development_s(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    write(tmp_path, _dot_gitignore=".env\n", _dot_env="A=a\n", _dot_env_dot_production="A=b\n")
    found = discover(tmp_path)
    assert files(found, "development") == [(".env",)]
    assert files(found, "production") == [(".env.production",)]


def test_ignored_folders_are_not_walked(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    write(
        tmp_path,
        _dot_gitignore="build/\n",
        build___dot_env_dot_production="A=a\n",
        _dot_env_dot_staging="A=b\n",
    )
    assert names(discover(tmp_path)) == ["staging"]


def test_a_file_that_git_keeps_and_the_work_tree_lacks_is_given_to_none(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    write(tmp_path, _dot_env_dot_production="A=a\n", _dot_env_dot_staging="A=b\n")
    subprocess.run(["git", "-C", str(tmp_path), "add", "."], check=True)
    (tmp_path / ".env.production").unlink()
    found = discover(tmp_path)
    assert names(found) == ["staging"]
    assert "not in the work tree" in reasons(found)[".env.production"]


def test_files_that_no_reader_reads_are_named_and_leave_the_sources_whole(tmp_path: Path) -> None:
    found = tree(tmp_path, "terraform/env-production.hcl", "terraform/env-development.hcl", "uv.lock")
    production = found.declaration("production")
    assert [item.path for item in production.unread] == ["terraform/env-production.hcl"]
    assert [source.files for source in production.sources] == [("uv.lock",)]
    assert "no reader" in reasons(found)["terraform/env-production.hcl"]


@pytest.mark.parametrize(
    ("project", "text"), [("package.json", '{"devDependencies": {"vite": "5"}}'), ("composer.json", '{"require": {"symfony/dotenv": "7"}}')]
)  # fmt: skip
def test_where_a_framework_has_it_so_an_environments_file_goes_over_the_local_one(
    project: str, text: str, tmp_path: Path
) -> None:
    (tmp_path / project).write_text(text)
    found = tree(tmp_path, ".env", ".env.development", ".env.development.local", ".env.local")
    assert files(found, "development") == [
        (".env", ".env.local", ".env.development", ".env.development.local")
    ]


def test_classes_of_a_module_are_sections_of_environments(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "config.py").write_text(
        "class Config:\n    A = 1\n\nclass DevelopmentConfig(Config):\n    A = 2\n\nclass ProductionConfig(Config):\n    A = 3\n"
    )
    found = discover(tmp_path)
    assert names(found) == ["development", "production"]
    assert found.declaration("production").sources[0].profiles == ("ProductionConfig",)


def test_symfonys_packages_are_everybodys_and_have_sections_of_environments(tmp_path: Path) -> None:
    (tmp_path / "config" / "packages").mkdir(parents=True)
    (tmp_path / "symfony.lock").write_text("{}")
    (tmp_path / "config" / "packages" / "cache.yaml").write_text("a: {b: 1}\nwhen@prod:\n  a: {b: 2}\n")
    (tmp_path / ".env.dev").write_text("A=1\n")
    (tmp_path / ".env.prod").write_text("A=2\n")
    found = discover(tmp_path)
    assert [(d.environment.name, d.sources[0].profiles) for d in found.declarations] == [
        ("development", ()), ("production", ("prod",)),
    ]  # fmt: skip


def test_words_that_mean_other_things_are_no_environments(tmp_path: Path) -> None:
    found = tree(
        tmp_path, "src/live/index.json", "app/services/preview.yaml", "docs/production.md", "models/staging/users.yml",
        "i18n/de.json", "stage.json", "tests/.env.production", "examples/prod/compose.yaml", "public/local.json",
    )  # fmt: skip
    assert names(found) == []


def test_an_environment_of_a_name_of_its_own_is_known_by_its_company(tmp_path: Path) -> None:
    found = tree(
        tmp_path, *(f"config/environments/{name}.rb" for name in ("production", "staging", "aurora"))
    )
    assert names(found) == ["aurora", "staging", "production"]


def test_regions_and_numbers_tell_environments_of_one_stage_apart(tmp_path: Path) -> None:
    found = tree(tmp_path, "values-eu-prod-1.yaml", "values-us-prod-1.yaml", "values.yaml")
    assert [(d.environment.name, d.environment.stage.value) for d in found.declarations] == [
        ("eu-prod-1", "production"),
        ("us-prod-1", "production"),
    ]
    assert files(found, "us-prod-1") == [("values.yaml", "values-us-prod-1.yaml")]


def test_settings_of_several_parts_of_a_system_keep_apart(tmp_path: Path) -> None:
    found = tree(tmp_path, "api/.env.prod", "web/.env.prod")
    assert {(source.files, source.service) for source in found.declaration("production").sources} == {
        (("api/.env.prod",), "api"),
        (("web/.env.prod",), "web"),
    }


def test_a_project_without_environments_is_one(tmp_path: Path) -> None:
    found = tree(tmp_path, "uv.lock")
    assert found.discovered
    assert names(found) == ["development"]


def test_the_same_files_give_the_same_workspace(tmp_path: Path) -> None:
    paths = (
        ".env",
        ".env.prod",
        "compose.yaml",
        "compose.dev.yaml",
        "values.yaml",
        "values-prod.yaml",
        "uv.lock",
    )
    first, second = tmp_path / "a" / "x", tmp_path / "b" / "x"
    one, two = tree(first, *paths), tree(second, *reversed(paths))
    assert one.declarations == two.declarations


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, values_dot_yaml="", real__x_dot_yaml="")
    (tmp_path / "values-prod.yaml").symlink_to(tmp_path / "real" / "x.yaml")
    assert "a link" in reasons(discover(tmp_path))["values-prod.yaml"]


@pytest.mark.parametrize(
    ("text", "name", "stage"),
    [
        ("prod", "production", "production"), ("Production", "production", "production"), ("eu-prod-1", "eu-prod-1", "production"),
        ("pre-prod", "preprod", "staging"), ("preproduction", "preprod", "staging"), ("non-prod", "nonprod", "staging"),
        ("qa", "qa", "staging"), ("UAT", "uat", "staging"), ("billingStaging", "staging", "staging"), ("dev2", "dev2", "development"),
        ("my_app_dev", "development", "development"), ("live", "live", "production"), ("e2e", "e2e", "development"),
        ("product", None, None), ("alive", None, None), ("device", None, None), ("stagehand", None, None), ("integration-tests", None, None),
        ("", None, None), ("réseau", None, None), ("production-" * 500, "production", "production"),
    ],
)  # fmt: skip
def test_environments_are_told_by_whole_words(text: str, name: str | None, stage: str | None) -> None:
    found = environment_in(text)
    assert (found.name if found else None, found.stage.value if found else None) == (name, stage)


@pytest.mark.parametrize(
    ("manifest", "text", "dialect"),
    [
        ("package.json", '{"dependencies": {"next": "15"}}', "node-expand"),
        ("package.json", '{"dependencies": {"dotenv": "16"}}', "node"),
        ("package.json", '{"dependencies": {"react": "19"}}', ""),
        ("composer.json", '{"require": {"symfony/dotenv": "*"}}', "symfony"),
        ("Gemfile", 'gem "dotenv-rails"', "ruby"),
        ("pyproject.toml", 'dependencies = ["pydantic-settings>=2"]', "python-dotenv"),
        ("go.mod", "require github.com/joho/godotenv v1.5.1", "godotenv"),
    ],
)
def test_the_dialect_is_that_of_the_library_the_project_names(
    tmp_path: Path, manifest: str, text: str, dialect: str
) -> None:
    (tmp_path / manifest).write_text(text)
    [source] = tree(tmp_path, ".env", ".env.production").declaration("production").sources
    assert source.dialect == dialect
    assert (manifest in source.why) is bool(dialect)


def test_no_dialect_is_named_where_two_projects_disagree(tmp_path: Path) -> None:
    write(tmp_path, Gemfile="gem 'dotenv'\n", package_dot_json='{"dependencies": {"dotenv": "16"}}')
    [source] = tree(tmp_path, ".env.production").declaration("production").sources
    assert source.dialect == ""


def test_what_environments_folders_have_in_common_lies_below_theirs(tmp_path: Path) -> None:
    found = tree(
        tmp_path, "group_vars/all/main.yml", "group_vars/staging/main.yml", "group_vars/production/main.yml",
        "hosts/staging", "hosts/production",
    )  # fmt: skip
    assert files(found, "production") == [("group_vars/all/main.yml", "group_vars/production/main.yml")]
    assert [item.path for item in found.declaration("production").unread] == ["hosts/production"]


def test_a_stack_is_what_a_swarm_runs(tmp_path: Path) -> None:
    found = tree(tmp_path, "docker-compose.yml", "docker-stack.yml")
    assert files(found, "production") == [("docker-stack.yml",)]
    assert files(found, "development") == [("docker-compose.yml",)]


def test_the_version_of_a_language_is_everybodys_unless_it_lies_in_an_environments_folder(
    tmp_path: Path,
) -> None:
    found = tree(
        tmp_path,
        ".env.staging",
        ".env.production",
        ".python-version",
        "global.json",
        "web/src/i18n/global.json",
        "environments/production/.tool-versions",
    )
    assert paths_of(files(found, "staging")) == {".env.staging", ".python-version", "global.json"}
    assert paths_of(files(found, "production")) == {
        ".env.production",
        ".python-version",
        "global.json",
        "environments/production/.tool-versions",
    }


def test_the_version_of_a_language_alone_makes_no_environment(tmp_path: Path) -> None:
    assert names(tree(tmp_path, ".python-version", ".nvmrc")) == []


def test_a_component_of_several_environments_is_no_environment(tmp_path: Path) -> None:
    component = "kind: Component\npatches:\n- path: prod.yml\n"
    overlay = "resources:\n- ../../base\ncomponents:\n- ../../variants/prod\n"
    texts = {
        "base/kustomization.yml": "resources:\n- web.yml\n",
        "variants/prod/kustomization.yml": component,
        "variants/non-prod/kustomization.yml": component,
        "envs/qa/kustomization.yml": overlay.replace("prod", "non-prod"),
        "envs/prod-eu/kustomization.yml": overlay,
        "envs/prod-us/kustomization.yml": overlay,
    }
    tree(tmp_path, "base/web.yml", "variants/prod/prod.yml", "variants/non-prod/prod.yml", *texts)
    for path, text in texts.items():
        (tmp_path / path).write_text(text)
    assert names(discover(tmp_path)) == ["qa", "prod-eu", "prod-us"]


def test_a_procfile_is_not_called_an_image(tmp_path: Path) -> None:
    found = tree(tmp_path, "Procfile.dev", "Dockerfile.dev", ".env.development")
    why = {source.files[0]: source.why for source in found.declaration("development").sources}
    assert why["Procfile.dev"] == "processes of development"
    assert why["Dockerfile.dev"] == "image of development"


def test_a_dotenv_file_is_read_as_the_command_reads_it_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(
        '{"scripts": {"dev": "dotenv -e .env.development -- next dev", "stage": "node --env-file=.env.staging ."},'
        ' "dependencies": {"next": "14"}}'
    )
    (tmp_path / "Makefile").write_text("run:\n\tdocker run -d \\\n\t  --env-file .env.production shop\n")
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "qa.sh").write_text("set -a\n. ./.env.qa\n")
    (tmp_path / "README.md").write_text("docker run --env-file .env.qa shop\n")
    found = tree(tmp_path, ".env.development", ".env.staging", ".env.production", ".env.qa", ".env.preprod")
    assert {d.environment.name: d.sources[0].dialect for d in found.declarations} == {
        "development": "node-expand", "staging": "node-env-file", "production": "docker-env-file",
        "qa": "shell", "preprod": "node-expand",
    }  # fmt: skip
    assert "read as `Makefile` says" in found.declaration("production").sources[0].why


def test_a_dotenv_file_that_two_commands_read_differently_is_read_as_the_project_says(tmp_path: Path) -> None:
    (tmp_path / "a.sh").write_text("source .env.staging\n")
    (tmp_path / "b.sh").write_text("docker run --env-file .env.staging shop\n")
    found = tree(tmp_path, ".env.staging")
    assert found.declaration("staging").sources[0].dialect == ""


def test_a_thousand_environments_are_found_and_compared_in_time_that_grows_with_their_number(
    tmp_path: Path,
) -> None:
    for number in range(1000):
        folder = tmp_path / "envs" / f"prod-{number}"
        folder.mkdir(parents=True)
        (folder / "app.env").write_text(f"A={number}\nB=1\n")
    begun = time.process_time()
    found = discover(tmp_path)
    report = make_report(found, now="2026-01-01T00:00:00Z")
    assert len(report.snapshots) == 1000
    assert time.process_time() - begun < 20


@pytest.mark.parametrize(
    ("base", "own"),
    [
        ("src/Shop/appsettings.json", "src/Shop/appsettings.Development.json"),
        ("src/main/resources/application.yml", "src/main/resources/application-dev.yml"),
    ],
)
def test_settings_of_a_framework_alone_are_production_s(base: str, own: str, tmp_path: Path) -> None:
    found = tree(tmp_path, base, own)
    assert names(found) == ["development", "production"]
    assert files(found, "production") == [(base,)]
    assert files(found, "development") == [(base, own)]


def test_no_production_is_made_of_settings_where_another_name_has_it(tmp_path: Path) -> None:
    found = tree(tmp_path, "appsettings.json", "appsettings.Development.json", "appsettings.Live.json")
    assert names(found) == ["development", "live"]


MONGO = "services: {web: {image: web}, mail: {image: mail}, db: {image: mongo}}"
SQL = "services: {web: {image: web}, mail: {image: mail}, sql: {image: 'postgres:15'}}"


def test_one_of_alternative_compose_files_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    write(
        tmp_path,
        compose_dot_yaml=SQL,
        compose_dot_mongo_dot_yaml=MONGO,
        compose_dot_mongo_dot_test_dot_yaml=MONGO,
        compose_dot_sql_dot_test_dot_yaml=SQL,
    )
    found = discover(tmp_path)
    assert files(found, "test") == [("compose.sql.test.yaml",)]
    assert files(found, "development") == [("compose.yaml",)]
    assert [item.path for item in found.declaration("test").unread] == ["compose.mongo.test.yaml"]
    assert [item.path for item in found.declaration("development").unread] == ["compose.mongo.yaml"]
    assert "`compose.yaml` runs" in reasons(found)["compose.mongo.yaml"]


def test_compose_files_with_other_services_are_no_alternatives(tmp_path: Path) -> None:
    write(
        tmp_path,
        compose_dot_prod_dot_yaml=SQL,
        compose_dot_monitoring_dot_prod_dot_yaml="services: {graphs: {image: grafana}}",
    )
    found = discover(tmp_path)
    assert files(found, "production") == [("compose.monitoring.prod.yaml", "compose.prod.yaml")]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("fly.toml", 'app = "shop"\n[http_service]\n'),
        ("render.yaml", "services:\n- type: web\n"),
        (".do/app.yaml", "name: a\nservices:\n- name: web\n  instance_size_slug: basic-xxs\n"),
    ],
)
def test_what_a_platform_deploys_is_production_s(path: str, text: str, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text(text)
    found = tree(tmp_path, ".env.development")
    production = found.declaration("production")
    assert path in {*paths_of(files(found, "production")), *(item.path for item in production.unread)}
    assert path not in paths_of(files(found, "development"))


def test_a_platform_s_file_lies_below_none_of_its_variants(tmp_path: Path) -> None:
    write(tmp_path, fly_dot_toml='app = "shop"\n', fly_dot_staging_dot_toml='app = "shop-staging"\n')
    found = discover(tmp_path)
    assert files(found, "staging") == [("fly.staging.toml",)]
    assert files(found, "production") == [("fly.toml",)]


def test_a_procfile_alone_makes_no_environment(tmp_path: Path) -> None:
    write(tmp_path, Procfile="web: serve\n", _dot_env_dot_staging="A=1\n")
    assert names(discover(tmp_path)) == ["staging"]


def test_the_compose_file_of_an_editor_s_container_is_development_s(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    container = '{"dockerComposeFile": ["docker-compose.yml"], "service": "app"}'
    texts = {
        ".devcontainer/devcontainer.json": container,
        ".devcontainer/docker-compose.yml": "services: {app: {image: ruby}}",
        "Gemfile.lock": "",
    }
    tree(tmp_path, *texts)
    for path, text in texts.items():
        (tmp_path / path).write_text(text)
    assert (".devcontainer/docker-compose.yml",) in files(discover(tmp_path), "development")
    write(tmp_path, compose_dot_yaml="services: {app: {build: .}}")
    found = discover(tmp_path)
    assert ("compose.yaml",) in files(found, "development")
    assert [item.path for item in found.declaration("development").unread] == [
        ".devcontainer/docker-compose.yml"
    ]


def test_programs_named_like_environments_count_below_a_folder_of_settings_alone(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        "config/assets/default.js",
        "config/assets/development.js",
        "config/assets/production.js",
        "src/pages/development.js",
        "src/pages/production.js",
    )
    assert files(found, "production") == [("config/assets/default.js", "config/assets/production.js")]


def test_symfonys_packages_are_known_in_a_folder_too(tmp_path: Path) -> None:
    write(
        tmp_path,
        api__symfony_dot_lock="{}",
        api__config__packages__cache_dot_yaml="when@prod:\n  a: {b: 2}\n",
    )
    tree(tmp_path, "compose.prod.yaml")
    assert ("api/config/packages/cache.yaml",) in files(discover(tmp_path), "production")


def test_a_dotenv_file_that_nothing_varies_is_a_developer_s_or_what_compose_takes_variables_from(
    tmp_path: Path,
) -> None:
    write(
        tmp_path,
        _dot_env="A=1\n",
        compose_dot_yaml="services: {web: {image: 'web:$A'}}",
        compose_dot_prod_dot_yaml="services: {web: {restart: always}}",
        config__local_dot_yaml="a: 1\n",
        config__staging_dot_yaml="a: 1\n",
    )
    found = discover(tmp_path)
    assert (".env",) in files(found, "local")
    assert (".env",) not in files(found, "production")
    assert [source.parts for source in found.declaration("production").sources] == [(".env",)]
    assert ".env" not in {path for source in found.declaration("staging").sources for path in source.files}


def test_a_dockerfile_is_an_environment_s_whatever_its_name_begins_with(tmp_path: Path) -> None:
    found = tree(tmp_path, "docker/ProdWebDockerfile", "docker/DevWebDockerfile", ".env.prod", ".env.dev")
    [source] = [s for s in found.declaration("production").sources if s.files[0].startswith("docker")]
    assert source.format == "Image build"


def test_a_folder_of_terragrunt_s_is_the_environment_s_that_it_names(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        "shop-prod/terragrunt.hcl",
        "shop-prod/common.tfvars",
        "shop-prod/eu/vpc/terragrunt.hcl",
        "shop-master/terragrunt.hcl",
    )
    assert names(found) == ["production"]
    assert {item.path for item in found.declaration("production").unread} == {
        "shop-prod/terragrunt.hcl",
        "shop-prod/eu/vpc/terragrunt.hcl",
    }


def test_tests_alone_are_not_all_that_a_project_is_for(tmp_path: Path) -> None:
    found = tree(tmp_path, "config/default.json", "config/test.json", "package-lock.json")
    assert names(found) == ["development", "test"]
    assert files(found, "development") == [("package-lock.json",), ("config/default.json",)]


def test_a_compose_file_that_a_developer_changes_is_production_s_alone(tmp_path: Path) -> None:
    write(
        tmp_path,
        compose_dot_yaml="services: {web: {image: 'shop/web:1'}}",
        compose_dot_dev_dot_yaml="services: {web: {build: .}}",
    )
    found = discover(tmp_path)
    assert files(found, "development") == [("compose.yaml", "compose.dev.yaml")]
    assert files(found, "production") == [("compose.yaml",)]


def test_a_compose_file_in_a_folder_of_deployment_is_a_developer_s_where_a_cluster_runs_production(
    tmp_path: Path,
) -> None:
    write(
        tmp_path,
        deploy__compose__compose_dot_yaml="services: {web: {image: web}}",
        deploy__kubernetes__web_dot_yaml="apiVersion: apps/v1\nkind: Deployment\n",
    )
    found = discover(tmp_path)
    assert files(found, "development") == [("deploy/compose/compose.yaml",)]
    assert files(found, "production") == [("deploy/kubernetes/web.yaml",)]


def test_manifests_belong_to_the_environment_that_their_namespaces_are_called_after(tmp_path: Path) -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: %s}\n"
    write(
        tmp_path,
        k8s__a_dot_yaml=text % "shop-staging",
        k8s__b_dot_yaml=text % "production" + "---\n" + text % "production",
        k8s__c_dot_yaml=text % "production" + "---\n" + text % "monitoring",
    )
    found = discover(tmp_path)
    assert files(found, "staging") == [("k8s/c.yaml", "k8s/a.yaml")]
    assert files(found, "production") == [("k8s/c.yaml", "k8s/b.yaml")]


def test_a_namespace_in_a_comment_places_no_manifest(tmp_path: Path) -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web%s"
    write(
        tmp_path,
        k8s__a_dot_yaml=text % "\n  # namespace: production\n",
        k8s__b_dot_yaml=text % "  # not namespace: production\n#namespace: production\n",
        k8s__c_dot_yaml=text % "#1\n  namespace: staging # namespace: production\n",
    )
    found = discover(tmp_path)
    assert [item.environment.name for item in found.declarations] == ["staging"]


def test_a_list_in_json_is_no_file_of_settings(tmp_path: Path) -> None:
    write(tmp_path, params_dot_json="[]", params_dash_dev_dot_json="[{}]", config_dash_dev_dot_json="{}")
    assert "a list" in reasons(discover(tmp_path))["params-dev.json"]


def test_each_file_says_how_sure_it_is(tmp_path: Path) -> None:
    write(
        tmp_path,
        uv_dot_lock="",
        compose_dot_yaml="services: {web: {image: web}}",
        config__base_dot_yaml="a: 1",
        config__staging_dot_yaml="a: 2",
        config__logging_dot_yaml="development: {}",
        fly_dot_toml='app = "shop"',
    )
    found = discover(tmp_path)
    sure = {
        (declaration.environment.name, path): source.sure_of(path)
        for declaration in found.declarations
        for source in declaration.sources
        for path in source.files
    }
    assert sure == {
        ("development", "uv.lock"): "certain",
        ("development", "compose.yaml"): "guess",
        ("development", "config/base.yaml"): "guess",
        ("staging", "uv.lock"): "certain",
        ("staging", "config/base.yaml"): "certain",
        ("staging", "config/staging.yaml"): "certain",
        ("production", "uv.lock"): "certain",
        ("production", "config/base.yaml"): "likely",
        ("production", "fly.toml"): "likely",
    }
    told = found.declaration("production").sources[-1]
    assert told.told_of("fly.toml").startswith("likely: ")


def test_profiles_say_what_is_a_guess(tmp_path: Path) -> None:
    write(tmp_path, compose_dot_yaml="services: {web: {image: web}}", config__staging_dot_yaml="a: 2")
    text = profile_text(discover(tmp_path).declaration("development"))
    assert '"compose.yaml",  # guess: Compose file that names no environment' in text


def test_manifests_that_no_overlay_takes_in_are_no_environment_s_where_overlays_are(tmp_path: Path) -> None:
    manifest = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
    write(
        tmp_path,
        k8s__overlays__staging__kustomization_dot_yaml="resources: [../../base]\n",
        k8s__overlays__production__kustomization_dot_yaml="resources: [../../base]\n",
        k8s__base__kustomization_dot_yaml="resources: [web.yaml]\n",
        k8s__base__web_dot_yaml=manifest,
        extras__cloudsql__kubernetes_dash_manifests__web_dot_yaml=manifest,
    )
    found = discover(tmp_path)
    [source] = found.declaration("production").sources
    assert source.files == ("k8s/overlays/production/kustomization.yaml",)
    assert source.parts == ("k8s/base/kustomization.yaml", "k8s/base/web.yaml")
    assert "no environment's overlay" in reasons(found)["extras/cloudsql/kubernetes-manifests/web.yaml"]


def test_profiles_of_a_compose_file_are_environments_where_several_are_named_so(tmp_path: Path) -> None:
    text = (
        "services: {web: {image: a}, mail: {image: b, profiles: [dev]}, proxy: {image: c, profiles: [prod]}}"
    )
    write(tmp_path, compose_dot_yaml=text)
    found = discover(tmp_path)
    assert names(found) == ["development", "production"]
    assert [(s.files, s.profiles) for s in found.declaration("production").sources] == [
        (("compose.yaml",), ("prod",))
    ]
    runtime = found.declaration("development").runtime
    assert runtime is not None
    assert runtime.profiles == ("dev",)
    write(tmp_path, compose_dot_yaml=text.replace("prod", "debug"))
    assert names(discover(tmp_path)) == ["development"]


def test_python_modules_of_settings_side_by_side_are_environments_wherever_they_lie(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        "shop/settings.py",
        "shop/settings_dev.py",
        "shop/settings_prod.py",
        "shop/views_dev.py",
        "shop/views_prod.py",
    )
    assert files(found, "production") == [("shop/settings.py", "shop/settings_prod.py")]


def test_kamals_configuration_is_production_s(tmp_path: Path) -> None:
    write(
        tmp_path,
        config__deploy_dot_yml="service: shop\nimage: shop/web\nservers:\n  web: [a.example]\n",
        _dot_env_dot_development="A=1\n",
    )
    assert [item.path for item in discover(tmp_path).declaration("production").unread] == [
        "config/deploy.yml"
    ]


def test_a_compose_file_in_a_folder_changes_the_one_above_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        compose_dot_yaml="services: {web: {build: .}, db: {image: 'postgres:15'}}",
        docker__compose_dot_prod_dot_yaml="services: {web: {image: 'shop/web:1'}, proxy: {image: caddy}}",
    )
    found = discover(tmp_path)
    assert files(found, "production") == [("compose.yaml", "docker/compose.prod.yaml")]
    assert files(found, "development") == [("compose.yaml",)]


def test_one_file_of_variables_of_terraform_is_an_environment_s(tmp_path: Path) -> None:
    found = tree(tmp_path, "infrastructure/prod.tfvars", "infrastructure/main.tf")
    assert files(found, "production") == [("infrastructure/main.tf", "infrastructure/prod.tfvars")]


def test_a_builder_s_modes_are_no_environments(tmp_path: Path) -> None:
    assert names(
        tree(tmp_path, "config/webpack/development.js", "config/webpack/production.js", "yarn.lock")
    ) == ["development"]


def test_a_variant_beside_its_base_counts_whatever_the_word_means_elsewhere(tmp_path: Path) -> None:
    found = tree(tmp_path, "config/services.yaml", "config/services_test.yaml", ".env.prod")
    assert files(found, "test") == [("config/services.yaml", "config/services_test.yaml")]
    assert names(tree(tmp_path / "b", "data/ab_test.yaml", "data/ab.yaml")) == []


def test_packages_of_scripts_and_of_a_charts_own_tests_are_no_environment_s(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        "values-prod.yaml",
        "poetry.lock",
        "scripts/report/poetry.lock",
        "tools/lint/requirements.txt",
        "chart/ci/ci-values.yaml",
    )
    assert names(found) == ["production"]
    assert paths_of(files(found, "production")) == {"poetry.lock", "values-prod.yaml"}
    assert "script" in reasons(found)["scripts/report/poetry.lock"]


def test_a_folder_below_an_environment_s_is_a_part_of_it_whatever_it_ends_with(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        "envs/dev/performance-test/terraform.tfvars",
        "envs/prod/performance-test/terraform.tfvars",
        "shop-test/envs/prod/terraform.tfvars",
    )
    assert files(found, "production") == [("envs/prod/performance-test/terraform.tfvars",)]
