"""The schema of a profile: what `envparity schema` prints, and the exact word on what is wrong in one.

Imported only when a profile does not fit or the schema is asked for: the library behind it is slow to load.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from envparity.model.declarations import revision_problem
from envparity.model.records import dataclass
from envparity.workspace.form import (
    DURATION,
    HOST,
    KEY,
    LONGEST_ROTATION,
    NAME,
    PROJECT,
    SCHEMA,
    SIZE,
    STAGES,
    STORE,
    path_problem,
)


def _checked_path(path: str) -> str:
    problem = path_problem(path)
    if problem:
        raise PydanticCustomError("path", "{problem}", {"problem": problem})
    return path


Path = Annotated[str, AfterValidator(_checked_path)]


def _checked_revision(revision: str) -> str:
    problem = revision_problem(revision)
    if problem:
        raise PydanticCustomError("revision", "{problem}", {"problem": problem})
    return revision


Revision = Annotated[str, AfterValidator(_checked_revision)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class SourceForm(_Form):
    """Files that speak of the environment; a later one overrides an earlier one."""

    files: list[Path] = Field(
        [],
        min_length=1,
        description="paths relative to the workspace, in layering order",
        validate_default=False,
    )
    image: Annotated[str, StringConstraints(min_length=1)] = Field(
        "", description="an image that the engine has, in place of files", validate_default=False
    )
    running: Literal[True] | Annotated[str, StringConstraints(pattern=PROJECT)] | None = Field(
        None, description="in place of files, what runs: `true`, or another Compose project's name"
    )
    format: str = Field("", description="a reader's format name, where the file's name does not tell")
    service: str = Field("", description="the service that plain settings are for")
    dialect: str = Field("", description="what reads the dotenv file there")
    variables: list[Path] = Field([], description="dotenv files for the interpolation of Compose files")
    profiles: list[str] = Field([], description="Compose profiles that are active")
    revision: Revision = Field(
        "", description="a git tag, branch or commit to read the files at", validate_default=False
    )

    @model_validator(mode="after")
    def _one_kind(self) -> SourceForm:
        kinds = self.model_fields_set & {"files", "image", "running"}
        if not kinds:
            raise PydanticCustomError("nothing", "is missing")
        if len(kinds) > 1 or (kinds != {"files"} and len(self.model_fields_set) > 1):
            raise PydanticCustomError("source", "an image, or what runs, is a source by itself")
        return self


class RuntimeForm(_Form):
    """How the environment runs on this machine."""

    compose: list[Path] = Field(min_length=1, description="Compose files, merged in this order")
    project: Annotated[str, StringConstraints(pattern=PROJECT)] = Field(
        "", description="the Compose project's name", validate_default=False
    )
    variables: list[Path] = Field([], description="dotenv files for interpolation")
    profiles: list[str] = Field([], description="Compose profiles that are active")
    substitutes: dict[str, str] = Field(
        {}, description="variables (`KEY` or `SERVICE.KEY`) given another value here, or where it is kept"
    )
    secrets: dict[str, str] = Field(
        {}, description="Compose secrets by name: their value here, or where it is kept"
    )
    hosts: list[Annotated[str, StringConstraints(pattern=HOST)]] = Field(
        [], description="hosts (`HOST` or `HOST:PORT`) that it may talk to when it runs here"
    )
    internal: bool = Field(default=False, description="no network has a way out of this machine")
    outside: list[str] = Field([], description="services that have a way out of an internal environment")
    gateway: str = Field(
        "",
        description="the image, with a `python3`, that lets an internal environment out to `hosts`; "
        "`python:3.12-slim` by default",
    )


class SecretsForm(_Form):
    """Where the environment's secrets are kept, and which of its settings are some."""

    store: Annotated[str, StringConstraints(pattern=STORE)] = Field(
        "", description="a store's scheme, or a reference that names lie below", validate_default=False
    )
    secret: list[str] = Field([], description="patterns of keys that are secrets, whatever they look like")
    open: list[str] = Field([], description="patterns of keys that are none, whatever they look like")
    required: list[Annotated[str, StringConstraints(pattern=KEY)]] = Field(
        [], description="keys that the store has to hold"
    )
    rotation_days: int | None = Field(
        None,
        ge=1,
        le=LONGEST_ROTATION,
        description="days after which a secret is too old; without it none is",
    )


class BudgetsForm(_Form):
    """What the environment may reserve, take and spend: more than that is a finding."""

    cores: float | None = Field(None, gt=0, description="processor cores reserved by all replicas")
    memory: Annotated[str, StringConstraints(pattern=SIZE)] = Field(
        "", description="memory reserved by all replicas, as `16GiB`", validate_default=False
    )
    replicas: int | None = Field(None, gt=0, description="replicas of all services together")
    latency: Annotated[str, StringConstraints(pattern=DURATION)] = Field(
        "", description="what an answer may take, as `800ms`: no timeout is longer", validate_default=False
    )
    models: str = Field("", description="what language models may cost, in words, as `200 EUR a month`")


class ProfileForm(_Form):
    """One environment of a workspace."""

    form: int = Field(SCHEMA, alias="schema", ge=1, le=SCHEMA, description="the form this file is written in")
    name: Annotated[str, StringConstraints(pattern=NAME)] = Field(
        "", description="default: the file's name without `.toml`", validate_default=False
    )
    stage: Literal["development", "staging", "production"] = Field(
        "development", description="default: told from the name"
    )
    description: str = Field("", description="one sentence for people")
    protected: bool = Field(default=False, description="default: true for production")
    hosts: list[Annotated[str, StringConstraints(pattern=HOST)]] = Field(
        [], description="host names that belong to this environment alone"
    )
    sources: list[SourceForm] = Field([], description="where facts are read")
    runtime: RuntimeForm | None = Field(None, description="how it runs here")
    secrets: SecretsForm | None = Field(None, description="where its secrets are kept, and which they are")
    budgets: BudgetsForm | None = Field(None, description="what it may reserve, take and spend")
    services: dict[str, str] = Field(
        {}, description="services that go by another name here: the name here, and the one elsewhere"
    )


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong: where in the profile, what, and what to write instead."""

    where: tuple[str | int, ...]
    message: str
    hint: str = ""


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of a profile."""
    schema = ProfileForm.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "envparity profile"} | schema


def complaints(data: Mapping[str, Any]) -> tuple[Complaint, ...]:
    """Say what does not fit the schema; empty when everything does."""
    try:
        ProfileForm.model_validate(data)
    except ValidationError as error:
        return tuple(_complaint(item) for item in error.errors(include_url=False, include_input=False))
    return ()


_MODELS: dict[str, type[BaseModel]] = {
    "sources": SourceForm,
    "runtime": RuntimeForm,
    "secrets": SecretsForm,
    "budgets": BudgetsForm,
}


def _complaint(error: ErrorDetails) -> Complaint:
    where = error["loc"]
    last = str(where[-1]) if where else ""
    match error["type"]:
        case "extra_forbidden":
            return Complaint(where, "no such key", _nearest(where))
        case "missing":
            return Complaint(where, "is missing")
        case "less_than_equal" if last == "schema":
            return Complaint(
                where,
                f"this profile is of a newer form than {SCHEMA}",
                "update envparity, or write the profile in an older form",
            )
        case "literal_error":
            return Complaint(where, "no such stage", f"one of {_quoted(STAGES)}")
        case "string_pattern_mismatch":
            return Complaint(where, f"not a valid {_WHAT.get(last, 'value')}", _SHAPES.get(last, ""))
        case "too_short":
            return Complaint(where, "the list is empty", "name at least one file")
        case "nothing":
            return Complaint((*where, "files"), error["msg"])
        case "source":
            return Complaint(where, error["msg"], "write one `[[sources]]` for each")
        case "path":
            return Complaint(where, error["msg"], "paths are relative to the folder that holds `profiles`")
        case "revision":
            return Complaint(where, error["msg"], "name a tag, a branch or a commit, as `v1.4.2`")
    return Complaint(where, error["msg"].lower())


_WHAT = {"name": "environment name", "project": "project name", "store": "store of secrets"}
_SHAPES = {
    "store": "a store's scheme such as `keyring`, or a reference such as `vault://secret/shop/production`",
    "name": "letters, digits, `.`, `_` and `-`, at most 63 of them",
    "project": "lower-case letters, digits, `_` and `-`, first a letter or digit",
}


def _nearest(where: tuple[str | int, ...]) -> str:
    model = _MODELS.get(str(where[0]), ProfileForm) if len(where) > 1 else ProfileForm
    known = [field.alias or name for name, field in model.model_fields.items()]
    near = get_close_matches(str(where[-1]).lower(), known, n=1, cutoff=0.5)
    return f"did you mean `{near[0]}`?" if near else f"known are {_quoted(known)}"


def _quoted(words: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)
