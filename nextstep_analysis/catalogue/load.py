"""The whole catalogue: every file under `config/`, checked alone and against the others."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nextstep_analysis.catalogue.accounts import check_divisions, read_accounts
from nextstep_analysis.catalogue.considered import check_considered
from nextstep_analysis.catalogue.ecosystems import (
    Composition,
    Ecosystem,
    Reference,
    read_compositions,
)
from nextstep_analysis.catalogue.factors import (
    FACTORS_FILE,
    REGION_FACTS,
    Factors,
    RegionFacts,
    check_facts,
    read_factors,
    read_region_facts,
)
from nextstep_analysis.catalogue.fields import DIVISIONS, nearest, one_of
from nextstep_analysis.catalogue.files import error_at
from nextstep_analysis.catalogue.glossary import Term, read_glossary
from nextstep_analysis.catalogue.indicators import Indicator, read_indicators
from nextstep_analysis.catalogue.known_codes import check_occupations, codes_in
from nextstep_analysis.catalogue.occupations import OCCUPATIONS_FILE, read_occupation_names
from nextstep_analysis.catalogue.profile import PROFILES_FILE, Profiles, read_profiles
from nextstep_analysis.catalogue.screen import SCREEN_FILE, Screen, check_screen, read_screen
from nextstep_analysis.catalogue.settings import (
    MEASURED,
    Settings,
    check_periods,
    published,
    read_settings,
)
from nextstep_analysis.catalogue.sources import Dataset, read_declared
from nextstep_analysis.catalogue.travel import check_motorways
from nextstep_analysis.codes import ROLES, TOTAL, WHOLE_COUNTRY
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.glance import paragraph
from nextstep_analysis.project import Project


@dataclass(frozen=True)
class Catalogue:
    """All that a non-programmer edits, checked and frozen; mappings are sorted by id.

    `awaited` are datasets that are described and of which no vintage is there yet.
    """

    folder: Path
    settings: Settings
    ecosystems: Mapping[str, Ecosystem]
    references: Mapping[str, Reference]
    datasets: Mapping[str, Dataset]
    indicators: Mapping[str, Indicator]
    glossary: Mapping[str, Term]
    factors: Factors
    region_facts: Mapping[str, RegionFacts]
    screen: Screen
    profiles: Profiles
    awaited: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        parts = ("ecosystems", "references", "datasets")
        lines = [paragraph(part, getattr(self, part)) for part in parts]
        return "\n".join(["Catalogue", *lines, f"  indicators: {len(self.indicators)}"])

    def ecosystem(self, name: str) -> Ecosystem:
        """The ecosystem `name`; `CatalogueError` with the nearest name if unknown."""
        return self.ecosystems[one_of(name, self.ecosystems, kind="ecosystem")]

    def reference(self, name: str) -> Reference:
        """The reference ecosystem `name`; `CatalogueError` if unknown."""
        return self.references[one_of(name, self.references, kind="reference ecosystem")]

    def dataset(self, name: str) -> Dataset:
        """The dataset `name`; `CatalogueError` if unknown."""
        return self.datasets[one_of(name, self.datasets, kind="dataset")]

    def indicator(self, name: str) -> Indicator:
        """The indicator `name`; `CatalogueError` if unknown."""
        return self.indicators[one_of(name, self.indicators, kind="indicator")]

    def language(self, code: str) -> str:
        """`code`, if reports or their summaries are published in it; else `CatalogueError`."""
        return one_of(code, self.settings.published_in, kind="language")

    def year(self, year: int) -> int:
        """`year`, if it is within one of the periods; else `CatalogueError`."""
        return one_of(year, self.settings.years, kind="year")


def load_catalogue(project: Project) -> Catalogue:
    """Everything under `project.config`, checked before anything runs.

    Codes of industries and regions are checked against the classifications: TOL 2008, and
    the raw tables of names, for no table of figures is read here.

    Raises
    ------
    CatalogueError
        At the first fault: file, line, what was found, what is allowed.
    """
    folder = project.config
    declared = read_declared(project)
    awaited = frozenset(name for name, one in declared.items() if one.still_awaited)
    catalogue = Catalogue(
        folder=folder,
        settings=read_settings(folder / "settings.yaml"),
        ecosystems=_frozen(read_compositions(folder / "ecosystems", Ecosystem)),
        references=_frozen(read_compositions(folder / "references", Reference)),
        datasets=_frozen({n: one for n, one in declared.items() if n not in awaited}),
        indicators=_frozen(read_indicators(folder / "indicators.yaml")),
        glossary=_frozen(read_glossary(folder / "glossary.yaml")),
        factors=read_factors(folder / FACTORS_FILE),
        region_facts=_frozen(read_region_facts(folder / REGION_FACTS)),
        screen=read_screen(folder / SCREEN_FILE),
        profiles=read_profiles(folder / PROFILES_FILE),
        awaited=awaited,
    )
    if not catalogue.ecosystems:
        raise CatalogueError(f"{folder / 'ecosystems'}: there is no ecosystem; add a file")
    _check_places(catalogue)
    _check_names(catalogue)
    _check_facts(catalogue)
    _check_needs(catalogue)
    _check_periods(catalogue)
    _check_considered(catalogue)
    _check_known(project, catalogue)
    return catalogue


def check_catalogue(
    catalogue: Catalogue, *, industries: Collection[str], regions: Collection[str]
) -> None:
    """Raise unless every industry and region in the catalogue is one the data know.

    Parameters
    ----------
    catalogue : Catalogue
    industries : collection of str
        Codes of the classification; sections and totals among them do no harm.
    regions : collection of str
        Region codes of the data, the reference area (``SSS``) included.

    Raises
    ------
    CatalogueError
        File, line, the unknown code, and the nearest known one.
    """
    divisions = [code for code in industries if len(code) == 3 and code != TOTAL]
    _check_industries(catalogue, divisions)
    _check_regions(catalogue, regions)


def _check_known(project: Project, catalogue: Catalogue) -> None:
    """All codes are in the classifications, and every group of the data has its name."""
    folder = catalogue.folder
    _check_industries(catalogue, DIVISIONS)
    accounts = read_accounts(project)
    check_divisions(project, accounts, set(DIVISIONS))
    check_screen(catalogue.folder, catalogue.screen, catalogue.ecosystems, accounts.codes)
    if regions := codes_in(catalogue.datasets, "municipalities", "region"):
        _check_regions(catalogue, {*regions, WHOLE_COUNTRY})
    places = codes_in(catalogue.datasets, "municipalities", "municipality")
    if places:
        check_motorways(folder / FACTORS_FILE, catalogue.factors.travel, places)
    path = folder / OCCUPATIONS_FILE
    groups = codes_in(catalogue.datasets, "occupation_groups", "occupation")
    check_occupations(path, read_occupation_names(path), groups)


def _check_industries(catalogue: Catalogue, divisions: Collection[str]) -> None:
    for path, composition in _compositions(catalogue):
        for role in ROLES:
            for place, member in enumerate(composition.of_role(role)):
                where = ("industries", role, place, "code")
                _check_code(path, where, member.code, "industry", divisions, composition.codes)


def _check_regions(catalogue: Catalogue, regions: Collection[str]) -> None:
    settings, files = catalogue.settings, catalogue.folder
    for key in ("region", "reference"):
        other = {settings.region, settings.reference}
        code = getattr(settings, key)
        _check_code(files / "settings.yaml", (key,), code, "region", regions, other)
    places = [code for code in regions if code != settings.reference]
    for path, composition in _compositions(catalogue):
        if isinstance(composition, Ecosystem):
            taken = {settings.region, *composition.peers}
            for place, peer in enumerate(composition.peers):
                _check_code(path, ("peers", place), peer, "region", places, taken)
        else:
            _check_code(path, ("region",), composition.region, "region", places, {settings.region})
    for region in catalogue.region_facts:
        path = files / REGION_FACTS / f"{region}.yaml"
        _check_code(path, ("region",), region, "region", places, catalogue.region_facts)
    no_road = catalogue.factors.travel.no_road
    for place, region in enumerate(no_road):
        where = ("travel", "no_road", place)
        _check_code(files / FACTORS_FILE, where, region, "region", places, no_road)


def _check_code(
    path: Path,
    where: tuple[str | int, ...],
    code: str,
    kind: str,
    known: Collection[str],
    taken: Collection[str],
) -> None:
    """Raise unless `code` is known; none `taken` is proposed, for another rule forbids it."""
    if code in known:
        return
    free = sorted(set(known) - set(taken))
    hint = nearest(code, free)
    raise error_at(
        path, *where, problem=f"unknown {kind} {code!r}{hint or ';'} allowed: {', '.join(free)}"
    )


def _check_places(catalogue: Catalogue) -> None:
    home = catalogue.settings.region
    for path, composition in _compositions(catalogue):
        if isinstance(composition, Reference):
            if composition.region == home:
                problem = f"region is {home}, the region studied; a reference is elsewhere"
                raise error_at(path, "region", problem=problem)
            continue
        for place, peer in enumerate(composition.peers):
            if peer == home:
                problem = f"{peer} is the region studied and cannot be its own peer"
            elif peer in composition.peers[:place]:
                problem = f"the peer {peer} stands twice; name every peer once"
            else:
                continue
            raise error_at(path, "peers", place, problem=problem)


def _check_names(catalogue: Catalogue) -> None:
    """Two ecosystems of one id or one name could not be told apart in a report."""
    seen: dict[tuple[str, str], Path] = {}
    for path, composition in _compositions(catalogue):
        texts = {"id": composition.id, **composition.name}
        for key, text in texts.items():
            twin = seen.setdefault((key, text.casefold()), path)
            if twin != path:
                where = ("id",) if key == "id" else ("name", key)
                problem = f"{text!r} is already used in {twin.parent.name}/{twin.name}"
                raise error_at(path, *where, problem=f"{problem}; choose another")


def _check_facts(catalogue: Catalogue) -> None:
    """Every fact and judgement is of a known factor."""
    for path, composition in _compositions(catalogue):
        check_facts(path, composition.facts, composition.judgements, factors=catalogue.factors)
    for region, entry in catalogue.region_facts.items():
        path = catalogue.folder / REGION_FACTS / f"{region}.yaml"
        check_facts(path, entry.facts, (), factors=catalogue.factors)


def _check_needs(catalogue: Catalogue) -> None:
    """An indicator needs measures that some dataset holds."""
    path, datasets = catalogue.folder / "indicators.yaml", catalogue.datasets
    measures = {f"{name}.{column}" for name, one in datasets.items() for column in one.columns}
    for name, indicator in catalogue.indicators.items():
        for place, need in enumerate(indicator.needs):
            if need not in measures:
                hint = nearest(need, sorted(measures)) or "; allowed are dataset.column"
                problem = f"{need!r} is in no dataset of sources.yaml{hint}"
                raise error_at(path, name, "needs", place, problem=problem)


def _check_periods(catalogue: Catalogue) -> None:
    path = catalogue.folder / "settings.yaml"
    check_periods(path, catalogue.settings, catalogue.datasets.get(MEASURED))


def _check_considered(catalogue: Catalogue) -> None:
    day = published(catalogue.settings, catalogue.datasets)
    for ecosystem in catalogue.ecosystems.values():
        path = catalogue.folder / "ecosystems" / f"{ecosystem.id}.yaml"
        check_considered(path, ecosystem.conclusions, published=day)


def _compositions(catalogue: Catalogue) -> Iterator[tuple[Path, Composition]]:
    for ecosystem in catalogue.ecosystems.values():
        yield catalogue.folder / "ecosystems" / f"{ecosystem.id}.yaml", ecosystem
    for reference in catalogue.references.values():
        yield catalogue.folder / "references" / f"{reference.id}.yaml", reference


def _frozen(entries: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(sorted(entries.items())))
