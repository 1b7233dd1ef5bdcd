"""Is an ecosystem ready for location work? Item by item, each with its evidence, no sum."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from nextstep_analysis.catalogue.ecosystems import Ecosystem
from nextstep_analysis.catalogue.factors import Fact
from nextstep_analysis.catalogue.load import Catalogue
from nextstep_analysis.catalogue.printing import Ends, why_not
from nextstep_analysis.catalogue.profile import Question
from nextstep_analysis.catalogue.roadmap import Roadmap
from nextstep_analysis.claim import cells
from nextstep_analysis.portfolio import NO, PARTLY, UNTOLD, YES, Check, Evidence
from nextstep_analysis.profile import Profile
from nextstep_analysis.studies.portfolio.tables import READINESS
from nextstep_analysis.studies.profile.study import SITES
from nextstep_analysis.study import Statement, Study

_ADOPTED = Statement("Of the {of:d} actions of the roadmap, {n:d} are adopted.")
_NO_ROADMAP = Statement("No roadmap is written.")
_PROFILE = Statement(
    "A profile is on the site; {n:d} of its statements is left out, for its facts are old or weak.",
    plural="A profile is on the site; {n:d} of its statements are left out, for their facts are "
    "old or weak.",
    count="n",
)
_WHOLE_PROFILE = Statement("A profile is on the site, and none of its statements is left out.")
_NO_PROFILE = Statement("No profile is written.")
_AT_FAULT = Statement("Its file is at fault, so that this cannot be told.")
_SITES = Statement(
    "{n:d} sourced fact on sites and premises may be printed.",
    plural="{n:d} sourced facts on sites and premises may be printed.",
    count="n",
)
_REGION_SITES = Statement(
    "None of its own; {n:d} sourced fact on sites and premises is of the whole region.",
    plural="None of its own; {n:d} sourced facts on sites and premises are of the whole region.",
    count="n",
)
_NO_SITES = Statement("No sourced fact on sites and premises may be printed.")
_ASKED = Statement("Of plots, prices and power, facts answer {n:d} of {of:d}.")
_LACKING = Statement("Without an answer: {questions}.")
_CONTACT = Statement("Whom a company turns to: {contact}.")
_REFERENCES = Statement("Shown as references: {names}.")
_NO_REFERENCES = Statement("No reference may be shown.")
_CHAIN = Statement("Stages of the value chain told with facts: {names}.")
_NO_CHAIN = Statement("No stage of the value chain may be told.")
_FACTORS = Statement(
    "Evidence was found on {n:d} of the {of:d} value-added factors of the ecosystem."
)
_CONSIDERED = Statement("{body} considered the background study on {day:date}.")
_NOT_CONSIDERED = Statement("No body has recorded conclusions on the background study.")
_FACT = Statement("{text}")


def checks(
    catalogue: Catalogue,
    study: Study,
    *,
    roadmap: Roadmap | None,
    profile: Profile | None,
    day: dt.date,
) -> Iterator[Check]:
    """The items in the order of `portfolio.ITEMS`.

    Parameters
    ----------
    catalogue : Catalogue
    study : Study
        The background study of the ecosystem.
    roadmap, profile : optional
        None where there is none, or its file is at fault: the file tells which.
    day : date
        The day that facts are held against.
    """
    ecosystem = catalogue.ecosystem(study.ecosystem)
    of_region = catalogue.region_facts.get(study.region)
    contact = catalogue.profiles.contact
    told = Evidence(_CONTACT.given(contact=dict(contact.name)), source_url=contact.address)
    yield _roadmap(ecosystem, roadmap)
    yield _profile(ecosystem, profile)
    yield _sites(ecosystem, of_region.facts if of_region else (), catalogue.profiles.ends, day)
    yield _asked(ecosystem, profile, catalogue)
    yield Check("contact", YES, 1, None, (told,))
    yield _listed("references", ecosystem, profile, _REFERENCES, _NO_REFERENCES)
    yield _listed("chain", ecosystem, profile, _CHAIN, _NO_CHAIN)
    yield _factors(study)
    yield _considered(study)


def readiness(found: dict[str, tuple[Check, ...]]) -> pd.DataFrame:
    """Table `READINESS`; `of` is missing where there is nothing to count against."""
    rows = [
        (name, one.item, one.state, one.n, float("nan") if one.of is None else one.of)
        for name, listed in found.items()
        for one in listed
    ]
    return pd.DataFrame(rows, columns=list(READINESS.columns))


def _claimed(statement: Statement, ecosystem: str, item: str, **numbers: int) -> Statement:
    claim = cells(READINESS.name, {"ecosystem": ecosystem, "item": item}, **numbers)
    return statement.given(claims=(claim,), **numbers)


def _share(n: int, of: int) -> str:
    return YES if n == of else PARTLY if n else NO


def _lacking(item: str, none: Statement, *, written: bool) -> Check:
    """An item of a part of the file that is at fault, or not written."""
    told = Evidence(_AT_FAULT if written else none)
    return Check(item, UNTOLD if written else NO, 0, None, (told,))


def _roadmap(ecosystem: Ecosystem, roadmap: Roadmap | None) -> Check:
    if roadmap is None:
        return _lacking("roadmap", _NO_ROADMAP, written=ecosystem.roadmap is not None)
    n, of = sum(action.adopted is not None for action in roadmap.actions), len(roadmap.actions)
    told = Evidence(_claimed(_ADOPTED, ecosystem.id, "roadmap", n=n, of=of), kind="roadmap")
    return Check("roadmap", _share(n, of), n, of, (told,))


def _profile(ecosystem: Ecosystem, profile: Profile | None) -> Check:
    if profile is None:
        return _lacking("profile", _NO_PROFILE, written=ecosystem.profile is not None)
    n = len({one.line for one in profile.left_out})
    said = _claimed(_PROFILE, ecosystem.id, "profile", n=n) if n else _WHOLE_PROFILE
    return Check("profile", YES, n, None, (Evidence(said, kind="profile"),))


def _sites(ecosystem: Ecosystem, of_region: Iterable[Fact], ends: Ends, day: dt.date) -> Check:
    """The ecosystem's own facts; those of the whole region alone are a part of it."""
    own, wide = (
        [f for f in facts if f.factor == SITES and not f.against and not why_not(f, ends, day)]
        for facts in (ecosystem.facts, of_region)
    )
    found = own or wide
    if not found:
        return Check("sites", NO, 0, None, (Evidence(_NO_SITES),))
    said = _claimed(_SITES if own else _REGION_SITES, ecosystem.id, "sites", n=len(found))
    told = _FACT.given(text=dict(found[0].text))
    quoted = Evidence(told, found[0].source_title, found[0].source_url)
    return Check("sites", YES if own else PARTLY, len(found), None, (Evidence(said), quoted))


def _asked(ecosystem: Ecosystem, profile: Profile | None, catalogue: Catalogue) -> Check:
    if profile is None:
        return _lacking("asked", _NO_PROFILE, written=ecosystem.profile is not None)
    asked: Mapping[str, Question] = dict(catalogue.profiles.asked)
    n, of = len(asked) - len(profile.unanswered), len(asked)
    evidence = [Evidence(_claimed(_ASKED, ecosystem.id, "asked", n=n, of=of), kind="profile")]
    if profile.unanswered:
        names = [dict(asked[name].name) for name in profile.unanswered]
        evidence.append(Evidence(_LACKING.given(questions=names)))
    return Check("asked", _share(n, of), n, of, tuple(evidence))


def _listed(
    item: str, ecosystem: Ecosystem, profile: Profile | None, some: Statement, none: Statement
) -> Check:
    """Rows of the profile that may be printed, by their names."""
    if profile is None:
        return _lacking(item, _NO_PROFILE, written=ecosystem.profile is not None)
    names = [dict(row.name) for row in getattr(profile, item)]
    told = Evidence(some.given(names=names) if names else none, kind="profile")
    return Check(item, YES if names else NO, len(names), None, (told,))


def _factors(study: Study) -> Check:
    scores = study.tables["factor_scores"].frame
    own = scores[(scores["subject"] == study.ecosystem) & (scores["direction"] == "higher")]
    n, of = int(own["score"].notna().sum()), len(own)
    said = _claimed(_FACTORS, study.ecosystem, "factors", n=n, of=of)
    return Check("factors", _share(n, of), n, of, (Evidence(said, kind="background"),))


def _considered(study: Study) -> Check:
    listed = study.considered
    if not listed:
        return Check("considered", NO, 0, None, (Evidence(_NOT_CONSIDERED),))
    last = max(listed, key=lambda one: one.date)
    said = _CONSIDERED.given(body=dict(last.body), day=last.date)
    return Check("considered", YES, len(listed), None, (Evidence(said, kind="background"),))
