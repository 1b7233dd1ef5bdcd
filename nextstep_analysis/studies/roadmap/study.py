"""The roadmap of one ecosystem as data: what people wrote, with what the study says of it."""

from nextstep_analysis import actions as data
from nextstep_analysis.catalogue.monitoring import Monitoring
from nextstep_analysis.catalogue.roadmap import Action, Ground, Titled
from nextstep_analysis.catalogue.roadmap_checks import (
    Checked,
    Where,
    checked_roadmap,
    months_between,
)
from nextstep_analysis.project import Project, find_project
from nextstep_analysis.studies.background.study import background_study
from nextstep_analysis.studies.checked import check_home, checked_catalogue
from nextstep_analysis.studies.roadmap.evidence import ground_of
from nextstep_analysis.studies.roadmap.readings import indicator_of
from nextstep_analysis.study import Study

_LIMITS = {"0-1": 12, "1-3": 36}
"""Months from the publication to the end of an action of each class; the last class has more."""


def roadmap_study(
    ecosystem: str,
    *,
    region: str | None = None,
    reference: str | None = None,
    peers: list[str] | None = None,
    project: Project | None = None,
) -> data.Roadmap:
    """The roadmap of `ecosystem`, all that it says as data.

    Parameters
    ----------
    ecosystem, reference, peers, project
        As of `background_study`, on which it rests.
    region : str, optional
        The region of the settings: the files of roadmaps are of no other.

    Raises
    ------
    CatalogueError
        If the roadmap, or another file under ``config``, is at fault: file and line; or if
        `region` is another one.
    DataError
        If a processed table is missing or broken.
    """
    project = project or find_project()
    catalogue, names = checked_catalogue(project)
    check_home(region, catalogue, names, what="roadmaps are")
    whole = checked_roadmap(catalogue, ecosystem)
    study = background_study(ecosystem, reference=reference, peers=peers, project=project)
    return _roadmap(whole, study)


def horizon(published: str, end: str) -> str:
    """The class of an action that ends in the month `end`: years from the publication.

    >>> horizon("2026-11-26", "2027-06"), horizon("2026-11-26", "2030-12")
    ('0-1', '3-5')
    """
    months = months_between(published, end)
    return next((name for name, limit in _LIMITS.items() if months <= limit), "3-5")


def _roadmap(whole: Checked, study: Study) -> data.Roadmap:
    written = whole.roadmap
    made = tuple(
        _action(whole, ("actions", place), action, study)
        for place, action in enumerate(written.actions)
    )
    follow = tuple(
        indicator_of(whole, ("follow", place), asked, study)
        for place, asked in enumerate(written.follow)
    )
    return data.Roadmap(
        ecosystem=study.ecosystem,
        name=study.title,
        region=study.region,
        published=whole.published,
        title=written.title,
        vision=written.vision,
        target=written.target,
        needs=_titled(whole, "needs", written.needs, study),
        actions=made,
        follow=follow,
        risks=_titled(whole, "risks", written.risks, study),
        not_done=written.not_done,
        decide=written.decide,
        strategy=written.strategy.text,
        strategy_sources=tuple(
            data.Page(one.title, one.url, one.date or "") for one in written.strategy.sources
        ),
        ages=study.ages,
        sources=study.sources,
        names=study.names,
    )


def _titled(
    whole: Checked, part: str, entries: tuple[Titled, ...], study: Study
) -> tuple[data.Titled, ...]:
    return tuple(
        data.Titled(entry.title, _grounds(whole, (part, place), entry.evidence, study))
        for place, entry in enumerate(entries)
    )


def _grounds(
    whole: Checked,
    where: Where,
    named: tuple[Ground, ...],
    study: Study,
    *,
    adopted: bool = False,
) -> tuple[data.Ground, ...]:
    return tuple(
        ground_of(whole, (*where, "evidence", n), one, study, adopted=adopted)
        for n, one in enumerate(named)
    )


def _action(whole: Checked, where: Where, action: Action, study: Study) -> data.Action:
    adopted = action.adopted is not None
    grounds = _grounds(whole, where, action.evidence, study, adopted=adopted)
    return data.Action(
        id=action.id,
        title=action.title,
        text=action.text,
        grounds=grounds,
        moves=ground_of(whole, (*where, "moves"), action.moves, study, adopted=adopted),
        owners=_roles(action.owners, whole.monitoring),
        start=action.start,
        end=action.end,
        horizon=horizon(whole.published, action.end),
        after=action.after,
        cost=action.cost,
        indicator=indicator_of(whole, (*where, "indicator"), action.indicator, study),
        history=_history(action),
    )


def _roles(owners: tuple[str, ...], monitoring: Monitoring) -> tuple[data.Texts, ...]:
    return tuple(monitoring.roles[owner] for owner in owners)


def _history(action: Action) -> tuple[data.Decided, ...]:
    """What was decided about an action, in its order; nothing of a proposal."""
    listed = [(data.ADOPTED, action.adopted)]
    listed += [("changed", one) for one in action.changed]
    listed.append((data.DONE, action.done))
    return tuple(
        data.Decided(what, one.on, one.body, one.what) for what, one in listed if one is not None
    )
