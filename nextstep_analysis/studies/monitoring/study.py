"""The monitoring report as data: promises, what changed, and what a publication keeps of it."""

from collections.abc import Mapping

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.monitoring import Monitoring as File
from nextstep_analysis.catalogue.promised import Promises, reached, read_promises
from nextstep_analysis.catalogue.publications import (
    Figure,
    Publication,
    check_names,
    earlier_path,
    read_publication,
)
from nextstep_analysis.catalogue.settings import newest, published
from nextstep_analysis.plain_texts import plain_texts
from nextstep_analysis.project import Project, find_project
from nextstep_analysis.promises import (
    Age,
    Change,
    Earlier,
    LocatedCompany,
    Monitoring,
    Stage,
    Texts,
    Turned,
)
from nextstep_analysis.studies.background.inputs import TABLES, check_needed
from nextstep_analysis.studies.background.study import study_scope
from nextstep_analysis.studies.checked import checked_catalogue
from nextstep_analysis.studies.measures.peers import PeersByStructure
from nextstep_analysis.studies.memo import one_study
from nextstep_analysis.studies.monitoring import kept
from nextstep_analysis.studies.monitoring.changes import changed, relative, turned
from nextstep_analysis.studies.monitoring.figures import CORE, Found, found_of, noise_of_core
from nextstep_analysis.studies.monitoring.promised import promises_of, verdict_of
from nextstep_analysis.studies.monitoring.ready import ready_of
from nextstep_analysis.studies.scope import Scope

NAN = float("nan")


def monitoring_study(
    region: str | None = None,
    *,
    reference: str | None = None,
    peers: list[str] | None = None,
    project: Project | None = None,
) -> Monitoring:
    """What came of the promises, and what changed since the last publication.

    Parameters
    ----------
    region, reference, peers, project
        As of `background_study`.

    Raises
    ------
    CatalogueError
        If `monitoring.yaml` or the last publication is at fault: file, line, what is allowed.
    DataError
        If a processed table is missing or broken.
    """
    project = project or find_project()
    with plain_texts(), one_study():
        catalogue, names = checked_catalogue(project)
        check_needed(catalogue)
        check_names(catalogue.folder)
        promises, written = read_promises(catalogue)
        day = published(catalogue.settings, catalogue.datasets)
        path = earlier_path(catalogue.folder, day)
        before = read_publication(path) if path else None
        asked = {"region": region, "reference": reference, "peers": peers}
        scopes = {
            name: study_scope(
                catalogue, names, ecosystem=name, **asked, peers_for=PeersByStructure(project)
            )
            for name in catalogue.ecosystems
        }
        found = {name: found_of(project, catalogue, scope) for name, scope in scopes.items()}
        told = _Told(project, catalogue, promises, written, day, scopes, found, before)
        return told.monitoring(names)


class _Told:
    """Puts together what was found and what people have entered."""

    def __init__(
        self,
        project: Project,
        catalogue: Catalogue,
        promises: Promises,
        written: File,
        day: str,
        scopes: Mapping[str, Scope],
        found: Mapping[str, Found],
        before: Publication | None,
    ):
        self._project, self._catalogue, self._day = project, catalogue, day
        self._promises, self._written = promises, written
        self._scopes, self._found, self._before = scopes, found, before
        self._figures = kept.kept_contacts(promises.contacts)
        self._verdicts = {}
        for name, scope in scopes.items():
            self._figures |= kept.kept_figures(found[name], catalogue, scope)
            self._verdicts |= kept.kept_verdicts(found[name], scope)
        used = {name for one in self._figures.values() for name in one.datasets}
        self._series = kept.kept_series(catalogue, used)

    def monitoring(self, names) -> Monitoring:
        catalogue, promises = self._catalogue, self._promises
        scope = next(iter(self._scopes.values()))
        grown = tuple(one.grown for one in self._found.values())
        ready = ready_of(catalogue, self._before.reports if self._before else (), self._day)
        companies = self._companies()
        held = (self._figures, self._verdicts, self._series)
        plain = ({key: one.model_dump(mode="json") for key, one in part.items()} for part in held)
        told = promises_of(promises, ready, grown, companies, self._day)
        return Monitoring(
            region=scope.region,
            published=self._day,
            level=scope.settings.interval_level,
            verdict=verdict_of(told, grown, promises.ecosystems),
            promises=told,
            grown=grown,
            ready=ready,
            stages=self._stages(),
            companies=companies,
            series=promises.series.note,
            earlier=self._earlier(),
            changes=self._changes(),
            turned=self._turned(),
            compared=len(self._figures),
            ages=self._ages(),
            figures_age=next(iter(self._found.values())).ages,
            kept=dict(zip(("figures", "verdicts", "series"), plain, strict=True)),
            sources={name: one.source for name, one in catalogue.datasets.items()},
            names=names,
        )

    def _companies(self) -> tuple[LocatedCompany, ...]:
        return tuple(
            LocatedCompany(
                one.name,
                one.date,
                self._catalogue.ecosystem(one.ecosystem).name,
                one.international and one.significant,
                one.source,
                one.source_url or "",
            )
            for one in sorted(self._promises.located.companies, key=lambda one: one.date)
        )

    def _stages(self) -> tuple[Stage, ...]:
        contacts = self._promises.contacts
        found = {key: reached(contacts, key) for key in contacts.stages}
        return tuple(
            Stage(contacts.stages[key], *one) if one else Stage(contacts.stages[key], None)
            for key, one in found.items()
        )

    def _earlier(self) -> Earlier | None:
        if self._before is None:
            return None
        approval, roles = self._before.approval, self._written.roles
        signed = tuple(roles[role] for role in approval.roles if role in roles)
        return Earlier(self._before.published, signed, approval.missing)

    def _changes(self) -> tuple[Change, ...]:
        if self._before is None:
            return ()
        classes = changed(self._before, self._figures, self._series, self._noise)
        return tuple(self._change(key, kind) for key, kind in classes.items())

    def _change(self, key: str, kind: str) -> Change:
        then = self._before.figures.get(key) if self._before else None
        now = self._figures.get(key)
        ecosystem, _, name = key.partition("/")
        known = self._catalogue.ecosystems.get(ecosystem)
        values = [NAN if one is None or one.value is None else one.value for one in (then, now)]
        return Change(
            id=key,
            ecosystem=known.name if known else None,
            label=self._label(ecosystem, name),
            kind=kind,
            before=values[0],
            now=values[1],
            unit=(now or then).unit,  # type: ignore[union-attr]  # one of them is there
            when_before=_span(then),
            when_now=_span(now),
            relative=relative(then, now),
        )

    def _label(self, ecosystem: str, name: str) -> "str | Texts":
        stages = self._promises.contacts.stages
        if ecosystem == kept.CONTACTS and name in stages:
            return stages[name]
        found = self._found.get(ecosystem)
        labels = {one.id: one.label for one in found.figures} if found else {}
        return labels.get(name, "")

    def _noise(self, key: str, then: Figure, now: Figure) -> tuple[float, float] | None:
        ecosystem, _, name = key.partition("/")
        if name != CORE:
            return None
        years = {"start": int(then.when), "end": int(now.when)}
        return noise_of_core(self._project, self._scopes[ecosystem], **years)

    def _turned(self) -> tuple[Turned, ...]:
        if self._before is None:
            return ()
        others = turned(self._before.verdicts, self._verdicts)
        return tuple(
            Turned(key, self._catalogue.ecosystem(key.partition("/")[0]).name, *answers)
            for key, answers in others.items()
        )

    def _ages(self) -> tuple[Age, ...]:
        """Of the tables of figures, the oldest first."""
        here = int(self._day[:4])
        found = []
        for name in TABLES:
            dataset = self._catalogue.datasets.get(name)
            if dataset is not None and dataset.kind == "table":
                year = int(newest([dataset.sidecar.vintage])[:4])
                found.append(Age(name, year, here - year))
        return tuple(sorted(found, key=lambda one: (one.year, one.dataset)))


def _span(one: Figure | None) -> str:
    if one is None:
        return ""
    return one.when if one.since is None else f"{one.since}–{one.when}"
