"""The way to production: which cells are production's, which rehearse it, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterable

from envparity.model.differences import Absent, Difference, Present
from envparity.model.expressions import expression
from envparity.model.snapshots import Environment, Stage
from envparity.model.stages import fold_own_name, own_words
from envparity.model.values import Plain, Sealed, Unknown

Held = tuple[Environment, Present]
"""An environment and its cell."""


def known(difference: Difference) -> tuple[Held, ...]:
    """Give the cells whose value is known."""
    present = difference.present()
    for _, cell in present:
        if isinstance(cell.value, Unknown):
            return tuple(pair for pair in present if not isinstance(pair[1].value, Unknown))
    return present


def in_production(difference: Difference) -> tuple[Held, ...]:
    """Give production's cells whose value is known."""
    return tuple(pair for pair in known(difference) if pair[0].stage is Stage.PRODUCTION)


def before_production(difference: Difference) -> tuple[Held, ...]:
    """Give the other environments' cells whose value is known."""
    return tuple(pair for pair in known(difference) if pair[0].stage is not Stage.PRODUCTION)


def rehearsal(difference: Difference) -> tuple[Held, ...]:
    """Give the cells of the environments that production is rehearsed in: the stage nearest to it."""
    ranks = [e.stage.rank for e in difference.environments if e.stage is not Stage.PRODUCTION]
    nearest = max(ranks, default=-1)
    return tuple(pair for pair in known(difference) if pair[0].stage.rank == nearest)


def rehearses(environment: Environment, difference: Difference) -> bool:
    """Say whether production is rehearsed in this environment: no other that is compared is nearer to it."""
    if environment.stage is not Stage.DEVELOPMENT:
        return environment.stage is Stage.STAGING
    return all(e.stage is not Stage.STAGING for e in difference.environments)


_MAIN = frozenset({"staging", "preprod", "acceptance", "uat", "aat"})
"""Names of the environments that a release passes last; a demo or a training is of the same stage, and none."""


def main_rehearsals(difference: Difference) -> tuple[Environment, ...]:
    """Give the environments whose lack of something leaves it unrehearsed: `staging` where there is one beside a demo."""
    nearest = tuple(e for e in difference.environments if rehearses(e, difference))
    named = tuple(e for e in nearest if own_words(e) & _MAIN)
    return named or nearest


def released(environment: Environment) -> bool:
    """Say whether an environment runs what is released, as production and its stagings do and a laptop does not."""
    return environment.stage is not Stage.DEVELOPMENT


def on_the_way(environment: Environment, difference: Difference) -> bool:
    """Say whether an environment is production, or runs what is released and rehearses production."""
    return environment.stage is Stage.PRODUCTION or (
        released(environment) and rehearses(environment, difference)
    )


def lacking(difference: Difference) -> tuple[Environment, ...]:
    """Give the environments in which the subject alone is absent, not the whole that it would be part of."""
    pairs = zip(difference.environments, difference.cells, strict=True)
    return tuple(
        environment for environment, cell in pairs if isinstance(cell, Absent) and not cell.with_whole
    )


def plain(cell: Present) -> str | None:
    """Give the text of a value that is wholly in the open, without the blanks around it; else none."""
    return cell.value.text.strip() if isinstance(cell.value, Plain) else None


def blank(cell: Present) -> bool:
    """Say whether a setting is there and says nothing."""
    return plain(cell) == ""


def secret(cell: Present) -> bool:
    """Say whether the whole value is a secret."""
    return isinstance(cell.value, Sealed)


def stages(environments: Iterable[Environment]) -> frozenset[Stage]:
    """Give the stages that these environments are of."""
    return frozenset(environment.stage for environment in environments)


def meaning(environment: Environment, cell: Present) -> str | None:
    """Give what a value in the open says, the environment's own name folded out; none for a secret or a blank."""
    text = plain(cell)
    if not text:
        return None
    return fold_own_name(text, environment)


def meanings(pairs: Iterable[Held]) -> frozenset[str]:
    """Give what several environments' values say, each once."""
    return frozenset(said for environment, cell in pairs if (said := meaning(environment, cell)) is not None)


def unrehearsed(difference: Difference) -> bool:
    """Say whether what production says is said in no environment that rehearses it, though both say something."""
    live, tried = meanings(in_production(difference)), meanings(rehearsal(difference))
    return bool(live and tried) and not live & tried


_SEPARATOR = expression(r"[-_.]")


def without_own_name(name: str, environment: Environment) -> str:
    """Give the name of a thing without the environment's own name: `web` of `web-staging`."""
    own = own_words(environment)
    return "-".join(word for word in _SEPARATOR.split(name) if word.lower() not in own)
