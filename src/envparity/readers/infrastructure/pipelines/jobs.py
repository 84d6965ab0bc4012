"""Jobs of a pipeline, whatever program runs it, and what they make of a deployment as facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from envparity.model.expressions import expression
from envparity.model.facts import Facet, Resource
from envparity.model.places import Place
from envparity.model.records import dataclass, field
from envparity.model.values import Seal, Unknown, Value

_TESTING = expression(
    r"(?i)(^|[^a-z])(tests?|pytest|rspec|jest|vitest|phpunit|lint|checks?|verify|spec|ci|qa)([^a-z]|$)"
)
_BUILDING = expression(
    r"(?i)\b(docker\s+(buildx\s+)?build|buildah\s+(bud|build)|podman\s+build|(npm|pnpm|yarn|bun)\s+(run\s+)?build|"
    r"(npm|pnpm)\s+ci|(npm|pnpm|yarn|bun)\s+install|mvnw?\s|gradlew?\s|go\s+build|cargo\s+build|dotnet\s+(build|publish)|"
    r"pip\s+install|poetry\s+(install|build)|uv\s+(sync|build)|bundle\s+install|composer\s+install|make\s+build|"
    r"rails\s+assets:precompile|vite\s+build|next\s+build)"
)
_TAGGED = expression(
    r"(?:docker\s+push|podman\s+push|(?<=\s)-t|--tag)[ =]+([\w./${}-]+?)(:[\w.${}-]+)?(?=\s|$)"
)
_LONGEST = 400
_DEPLOYING = expression(
    r"(?i)deploy|releas|rollout|promot|publish|ship|provision|apply|(^|[-_ ])(cd|up)($|[-_ ])"
)
_ASIDE = expression(
    r"(?i)destroy|delet|remov|clean|teardown|tear[-_]down|drift|lint|tests?([^a-z]|$)|smoke|scan|backup|back[-_]up|restore|rollback|"
    r"notif|plan|valid|verif|check|approv|wait|build|cron|schedul|seed|label|comment|report|sonar|audit"
)
"""Words of jobs that use an environment and deploy nothing to it."""

_DEPLOYMENT = expression(
    r"(?i)\b(kubectl\s+(apply|set|rollout)|helm\s+(upgrade|install)|helmfile\s+(apply|sync)|terraform\s+apply|tofu\s+apply|"
    r"terragrunt\s+apply|cf\s+(push|deploy)|cf7?\s+push|aws\s+(ecs\s+update|deploy|s3\s+sync|lambda\s+update|cloudformation\s+deploy)|"
    r"(sam|cdk|serverless|sls|flyctl|fly|vercel|netlify|railway|gcloud\s+(run|app|functions)|firebase|wrangler|pulumi|copilot)\s+"
    r"(deploy|up|--prod)|az\s+(webapp|containerapp|functionapp|deployment)|docker\s+stack\s+deploy|compose\s+\S*\s*up|heroku|"
    r"cap\s+\w+\s+deploy|kamal\s+deploy|ansible-playbook|argocd\s+app)"
)
"""Commands that deploy."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `environments` are those it deploys to, as written; `gate` is what somebody may say no at.

    `gate` is `environment` where the platform's own rules may ask for an approval, `by hand` where nothing starts
    it by itself, `none`, or unknown with the reason.
    """

    id: str
    place: Place
    environments: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    condition: str = ""
    gate: str | Unknown = "none"
    commands: tuple[tuple[str, Place], ...] = field(default=(), repr=False)
    actions: tuple[tuple[str, str, Place], ...] = ()
    tags: tuple[tuple[str, Place], ...] = ()
    runner: str = ""
    called: str = ""

    @property
    def deploys(self) -> bool:
        """Whether it brings something into its environments, by what it runs or, for want of that, is called."""
        if any(_DEPLOYMENT.search(command) for command, _ in self.commands):
            return True
        if _ASIDE.search(self.id) and not _DEPLOYING.search(self.id):
            return False
        stem = self.place.path.rpartition("/")[2].partition(".")[0]
        names = (self.id, self.called.rpartition("/")[2], stem)
        return any(_DEPLOYING.search(name) for name in names)


def deployments(
    jobs: Sequence[Job], triggers: Mapping[str, str], wanted: Sequence[str], seal: Seal
) -> Iterator[Resource]:
    """Say what each job that deploys to one of the wanted environments is; to any where none is wanted."""
    for job in jobs:
        if job.environments and job.deploys and (not wanted or set(wanted) & set(job.environments)):
            facets = sorted(_facets(job, jobs, triggers, seal), key=lambda facet: (facet.name, facet.item))
            yield Resource("pipeline:deployment", job.id, job.place, tuple(facets))


def _facets(job: Job, jobs: Sequence[Job], triggers: Mapping[str, str], seal: Seal) -> Iterator[Facet]:
    def facet(name: str, value: str, place: Place = job.place, item: str = "") -> Facet:
        return Facet(name, seal(name, value[:_LONGEST]), place, item)

    gate: Value = job.gate if isinstance(job.gate, Unknown) else seal("gate", job.gate)
    yield Facet("gate", gate, job.place)
    for event, branches in triggers.items():
        yield facet("trigger", branches or "any", item=event)
    needed = _needed(job, jobs)
    yield facet("tested", "true" if _is_tested(job, needed) else "false")
    for other in jobs:
        if (
            other is job
            or not (other.environments and other.deploys)
            or set(other.environments) & set(job.environments)
        ):
            continue
        if other in needed:
            yield facet("after", ", ".join(other.environments), item=other.id)
        elif other.condition == job.condition and job not in _needed(other, jobs):
            yield facet("beside", ", ".join(other.environments), item=other.id)
    if job.condition:
        yield facet("condition", job.condition)
    if job.runner:
        yield facet("runner", job.runner)
    if job.called:
        yield facet("workflow", job.called)
    for name, ref, place in job.actions:
        yield facet("action", ref, place, name)
    yield from _built(job, seal)


def _built(job: Job, seal: Seal) -> Iterator[Facet]:
    at = 0
    tags: dict[str, dict[str, Place]] = {}
    for tag, place in job.tags:
        name, _, version = tag.rpartition(":") if ":" in tag.rpartition("/")[2] else (tag, "", "latest")
        tags.setdefault(name, {}).setdefault(version, place)
    for command, place in job.commands:
        for found in _TAGGED.finditer(command):
            tags.setdefault(found[1], {}).setdefault((found[2] or ":latest")[1:], place)
        if _BUILDING.search(command):
            yield Facet("build", seal("command", command[:_LONGEST]), place, f"{at:02}")
            at += 1
        if "helm " in command and (" upgrade" in command or " install" in command):
            safe = any(word in command for word in ("--atomic", "--rollback-on-failure"))
            yield Facet("rollback", seal("rollback", "by itself" if safe else "by hand"), place)
    for name, versions in tags.items():
        place = next(iter(versions.values()))
        yield Facet("tag", seal("tag", ", ".join(sorted(versions))), place, name)


def _needed(job: Job, jobs: Sequence[Job]) -> list[Job]:
    """Give the jobs that have to be done before, those that they need in turn included."""
    by_id = {other.id: other for other in jobs}
    found: dict[str, Job] = {}
    ahead = list(job.needs)
    while ahead:
        name = ahead.pop()
        if name not in found and name in by_id:
            found[name] = by_id[name]
            ahead += by_id[name].needs
    return list(found.values())


def _is_tested(job: Job, needed: Sequence[Job]) -> bool:
    if any(_TESTING.search(other.id) or _tests(other) for other in needed):
        return True
    return _tests(job)


def _tests(job: Job) -> bool:
    return any(_TESTING.search(command) for command, _ in job.commands)
