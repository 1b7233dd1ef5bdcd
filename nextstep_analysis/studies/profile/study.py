"""The profile of one ecosystem: the texts of its file with their facts, figures and map."""

from collections.abc import Iterable

from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.printing import end_of
from nextstep_analysis.catalogue.profile import PROFILES_FILE, check_shared, read_profile
from nextstep_analysis.catalogue.profile import Number as WrittenNumber
from nextstep_analysis.catalogue.profile import Profile as WrittenProfile
from nextstep_analysis.catalogue.settings import published
from nextstep_analysis.errors import CatalogueError
from nextstep_analysis.plain_texts import plain_texts
from nextstep_analysis.profile import Number, Profile, Row, Section, Told
from nextstep_analysis.project import Project, find_project
from nextstep_analysis.studies.background.development.core_staff import JOBS
from nextstep_analysis.studies.background.development.tables import CORE_STAFF
from nextstep_analysis.studies.background.study import background_study
from nextstep_analysis.studies.checked import check_home, checked_catalogue
from nextstep_analysis.studies.profile.evidence import Evidence
from nextstep_analysis.studies.profile.inputs import facts_for
from nextstep_analysis.study import Study

SITES = "sites_and_premises"
ANSWERED_IN = {"plots": SITES, "prices": SITES, "power": "energy"}
"""The factor under which each standing question of a company is answered."""


def profile_study(
    ecosystem: str, *, region: str | None = None, project: Project | None = None
) -> Profile:
    """The profile of `ecosystem`, made of facts and of figures of its background study.

    Parameters
    ----------
    ecosystem : str
        Id of a file in ``config/ecosystems`` that has a ``profile``.
    region : str, optional
        The region of the settings, whose facts they rest on: profiles are of no other.
    project : Project, optional
        Whose files to read; the one around the current folder when left out.

    Raises
    ------
    CatalogueError
        If the profile or another file is at fault, there is none, or `region` is another one.
    DataError
        If a processed table is missing or broken.
    """
    project = project or find_project()
    with plain_texts():
        catalogue, names = checked_catalogue(project)
        check_home(region, catalogue, names, what="profiles are")
        chosen = catalogue.ecosystem(ecosystem)
        path = catalogue.folder / "ecosystems" / f"{chosen.id}.yaml"
        if chosen.profile is None:
            raise CatalogueError(f"{path}: there is no 'profile'; see docs/profiles.md")
        facts = facts_for(catalogue, chosen)
        written = read_profile(path, facts, catalogue.factors.factors)
        check_shared(catalogue.folder / PROFILES_FILE, catalogue.profiles, facts)
        study = background_study(ecosystem, project=project)
        day = published(catalogue.settings, catalogue.datasets)
        evidence = Evidence(path, facts, catalogue.profiles.ends, end_of(day), study)
        return _profile(written, evidence, catalogue, study, day)


def _profile(
    written: WrittenProfile, evidence: Evidence, catalogue: Catalogue, study: Study, day: str
) -> Profile:
    common = catalogue.profiles
    answered, offers = _offers(written, evidence, catalogue)
    own = evidence.journeys(written.minutes, evidence.path, "profile", "minutes")
    shared = evidence.journeys(common.minutes, catalogue.folder / PROFILES_FILE, "minutes")
    swedish = written.swedish
    jobs = study.tables["municipalities"]
    bounds = study.tables.get("boundaries")
    used = (*jobs.datasets, *(bounds.datasets if bounds else ()))
    return Profile(
        ecosystem=study.ecosystem,
        region=study.region,
        title=study.title,
        published=day,
        publisher=catalogue.settings.publisher.name,
        claim=evidence.told(written.claim, "claim"),
        offer=evidence.told(written.offer, "offer"),
        swedish=swedish.text if evidence.may_print(swedish, "swedish") else "",
        numbers=_numbers(written.numbers, evidence),
        opportunities=evidence.rows(written.opportunities, "opportunities"),
        chain=evidence.rows(written.chain, "chain"),
        offers=offers,
        minutes=(*shared, *own),
        reach=evidence.told(common.reach, "reach") if common.reach else None,
        references=evidence.rows(written.references, "references"),
        know=evidence.all_told(written.know, "know"),
        start=tuple((step.name, step.text) for step in written.start),
        contact=common.contact.name,
        address=common.contact.address,
        jobs=jobs.frame,
        boundaries=bounds.frame if bounds else None,
        sections_of_jobs=_counted(study),
        map_sources=tuple(study.sources[name] for name in used),
        names=study.names,
        left_out=tuple(evidence.left_out),
        unanswered=tuple(name for name in common.asked if name not in answered),
    )


def _counted(study: Study) -> tuple[str, ...]:
    """The industries whose jobs are mapped: the core's own where these are known, else sections."""
    core = _core(study)
    staff = study.tables.get(CORE_STAFF.name)
    if staff is not None and (staff.frame["measure"] == JOBS).any():
        return tuple(core)
    return tuple(sorted({code[0] for code in core}))


def _core(study: Study) -> list[str]:
    industries = study.tables["industries"].frame
    return list(industries.loc[industries["role"] == "core", "industry"])


def _numbers(written: Iterable[WrittenNumber], evidence: Evidence) -> tuple[Number, ...]:
    made = []
    for place, one in enumerate(written):
        if told := evidence.told(one, "numbers", place):
            made.append(Number(one.value, one.small or {}, told))
    return tuple(made)


def _offers(
    written: WrittenProfile, evidence: Evidence, catalogue: Catalogue
) -> tuple[set[str], tuple[Section, ...]]:
    """The questions that the rows answer, and the sections in the order of the factors."""
    asked = catalogue.profiles.asked
    answered: set[str] = set()
    by_factor: dict[str, list[Row]] = {}
    for factor, rows in written.offers.items():
        by_factor[factor] = []
        for place, row in enumerate(rows):
            shown = evidence.all_told(row.says, "offers", factor, place, "says")
            if shown:
                by_factor[factor].append(Row(row.name, shown))
                answered |= set(row.answers)
    for name, question in asked.items():
        if name not in answered:
            rows_there = by_factor.setdefault(ANSWERED_IN[name], [])
            rows_there.append(Row(question.name, (Told(question.text),), asked=name))
    factors = catalogue.factors.factors
    sections = (Section(f, factors[f].name, tuple(by_factor.get(f, ()))) for f in factors)
    return answered, tuple(section for section in sections if section.rows)
