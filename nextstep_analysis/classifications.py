"""What codes mean: names in three languages, divisions and sections, regions, accounts."""

import re
from collections.abc import Collection
from difflib import get_close_matches

import pandas as pd

from nextstep_analysis.catalogue.accounts import AccountsIndustry, read_accounts
from nextstep_analysis.catalogue.fields import one_of
from nextstep_analysis.codes import DIVISION, SECTION, WHOLE_COUNTRY
from nextstep_analysis.errors import CatalogueError, DataError
from nextstep_analysis.industry_codes import TOL_2008, TOL_2025
from nextstep_analysis.overlaps import SCHEME_NAMES
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project
from nextstep_analysis.schema import SCHEME

LANGUAGES = ("fi", "sv", "en")
NAME_COLUMNS = [
    "kind",
    "fi",
    "sv",
    "en",
    "short_fi",
    "short_sv",
    "short_en",
    "fi_genitive",
    "fi_inessive",
    "fi_elative",
    "official",
]
COUNTRY_NAMES = {"sv": "hela landet", "en": "Finland"}
COUNTRY_CALLED = ("koko maa", "suomi", "finland", "hela landet", "whole country")
"""What people call the whole country, without capital letters."""
CASES = {
    "genitive": "fi_genitive",
    "inessive_or_adessive": "fi_inessive",
    "elative_or_ablative": "fi_elative",
}


def names(project: Project, *, scheme: str = TOL_2008) -> pd.DataFrame:
    """The names of every code, in Finnish, Swedish and English.

    Parameters
    ----------
    project : Project
        Whose data.
    scheme : str
        The classification of the industries, as a table notes it: the same code is another
        industry in ``"TOL 2025"`` and ``"NACE Rev. 2.1"``, which have no Swedish names here.
        Others share TOL 2008's.

    Returns
    -------
    DataFrame, one row per code, indexed by ``code`` (unique, sorted)
        ``kind`` : industry, region, municipality, country or aggregate (an industry of
        the regional accounts). ``fi, sv, en`` : full names; ``short_*`` : chart labels
        of at most 32 characters. ``fi_genitive, fi_inessive, fi_elative`` : whose,
        where and from where; places with outer cases have the adessive and ablative
        there (Padasjoella, Padasjoelta), so the columns always answer the question.
        NaN where no form is known: industries, aggregates, and municipalities outside
        the Lahti region; never glue an ending to those. ``official`` : False where the
        full names are our own wording (some aggregates, SSS).

        Municipalities have no English names: the Finnish one stands there, and in
        Swedish the official Swedish one (which is the Finnish one where there is none).
        SSS is written small, as inside a sentence.

    Raises
    ------
    DataError
        If the tables are not built.
    """
    industries = _industry_names(project)
    aggregates = _aggregate_names(project, industries)
    if SCHEME_NAMES.get(scheme) == TOL_2025:
        every = industries[~industries.index.str.fullmatch(f"{SECTION}|{DIVISION}")]
        industries = pd.concat([_industry_names_2025(project), every])
        industries = industries[~industries.index.duplicated()]
    parts = [industries, _place_names(project), aggregates]
    table = pd.concat(parts).sort_index()
    forms = read_table(project, "place_names_fi").set_index("code").rename(columns=CASES)
    table = table.join(forms[list(CASES.values())])
    return table[NAME_COLUMNS].rename_axis("code")


def names_for(table: pd.DataFrame | pd.Series, project: Project) -> pd.DataFrame:
    """`names`, of the classification that `table` notes; of TOL 2008 where it notes none."""
    return names(project, scheme=table.attrs.get(SCHEME, TOL_2008))


def divisions(project: Project) -> tuple[str, ...]:
    """The TOL 2008 divisions, section letter and two digits: ``("A01", …, "U99")``."""
    codes = read_table(project, "industries")["industry"]
    return tuple(sorted(codes[codes.str.fullmatch(DIVISION)]))


def sections(project: Project) -> tuple[str, ...]:
    """The TOL 2008 sections: ``("A", …, "U")``."""
    codes = read_table(project, "industries")["industry"]
    return tuple(sorted(codes[codes.str.fullmatch(SECTION)]))


def section_of(division: str) -> str:
    """The section of a division.

    Raises
    ------
    DataError
        If `division` is not a section letter and two digits.

    Examples
    --------
    >>> section_of("C31")
    'C'
    """
    if not re.fullmatch(DIVISION, division):
        raise DataError(
            f"{division!r} is not a division; allowed is a section letter and two digits (C31)"
        )
    return division[0]


def regions(project: Project) -> tuple[str, ...]:
    """The 19 regions (maakunta), without the whole country: ``("MK01", …, "MK21")``."""
    return tuple(sorted(read_table(project, "municipalities")["region"].unique()))


def region_code(
    asked: str,
    code_names: pd.DataFrame,
    *,
    kind: str = "region",
    areas: Collection[str] = ("region",),
) -> str:
    """The code of a region that is asked for by its code or by its name in any language.

    Parameters
    ----------
    asked : str
        ``"MK06"``, ``"Pirkanmaa"`` or ``"Birkaland"``; capital letters do not matter in names.
    code_names : DataFrame
        As of `names`.
    kind : str
        What it is asked for as, for the message.
    areas : collection of str
        The kinds of code that are allowed: ``"country"`` beside ``"region"``.

    Raises
    ------
    CatalogueError
        If there is no such region, or if several have what is asked for in their names.
    """
    table = code_names[code_names["kind"].isin(areas)]
    known = tuple(table.index)
    if asked in known or not isinstance(asked, str):
        return one_of(asked, known, kind=kind)
    spoken = _without_capitals(code_names)
    wanted = asked.strip().casefold().encode("utf-8", "replace").decode()  # bytes may be no text
    if WHOLE_COUNTRY in known and wanted in COUNTRY_CALLED:
        return WHOLE_COUNTRY
    codes = [code for code in known if (spoken.loc[code] == wanted).any()]
    if len(codes) == 1:
        return codes[0]
    in_part = [
        code
        for code in known
        if wanted and spoken.loc[code].str.contains(wanted, regex=False).any()
    ]
    finnish = table["fi"].to_dict()
    choices = " or ".join(f"{code} ({finnish[code]})" for code in in_part)
    if len(in_part) > 1:
        raise CatalogueError(f"{asked!r} may be {choices}; give one of the codes")
    if in_part:
        raise CatalogueError(f"unknown {kind} {asked!r}, did you mean {choices}?")
    towns = spoken[code_names["kind"] == "municipality"]
    if (towns == wanted).any(axis=None):
        listed = ", ".join(known)
        raise CatalogueError(f"{asked!r} is a municipality, not a {kind}; known are {listed}")
    if near := _nearest_name(wanted, spoken.loc[list(known)]):
        raise CatalogueError(f"unknown {kind} {asked!r}, did you mean {near} ({finnish[near]})?")
    return one_of(asked, known, kind=kind)


def _nearest_name(wanted: str, spoken: pd.DataFrame) -> str | None:
    """The code whose name is spelt most alike, with or without a code before it."""
    codes = {name: str(code) for code, row in spoken.iterrows() for name in row.dropna()}
    bare = re.sub(r"^\w?\d+\W+", "", wanted)
    near = get_close_matches(bare, codes, n=1, cutoff=0.83)
    return codes[near[0]] if near else None


def municipalities_of(project: Project, region: str) -> tuple[str, ...]:
    """The municipalities of a region, on the division of 2026.

    Raises
    ------
    DataError
        If `region` is not one of the regions.
    """
    table = read_table(project, "municipalities")
    municipalities = table.loc[table["region"] == region, "municipality"]
    if municipalities.empty:
        known = ", ".join(sorted(table["region"].unique()))
        raise DataError(f"{region!r} is not a region; allowed are {known}")
    return tuple(sorted(municipalities))


def accounts_divisions(project: Project) -> pd.DataFrame:
    """Which divisions the industries of the regional accounts consist of.

    Returns
    -------
    DataFrame, one row per aggregate and division, sorted
        ``aggregate`` (its code in `regional_accounts`), ``input_output`` (its code in
        that table), ``division``, ``partial`` : True where the aggregate holds only a
        part of the division (the two parts of L68), so that its figures must not be
        taken for the division's.

    Raises
    ------
    CatalogueError
        If `config/accounts_industries.yaml` does not hold together.
    """
    rows = [
        (industry.code, industry.input_output or industry.code, division, industry.partial)
        for industry in read_accounts(project).industries
        for division in industry.divisions
    ]
    table = pd.DataFrame(rows, columns=["aggregate", "input_output", "division", "partial"])
    return table.sort_values(["aggregate", "division"], ignore_index=True)


def _without_capitals(code_names: pd.DataFrame) -> pd.DataFrame:
    return code_names[list(LANGUAGES)].apply(lambda column: column.str.casefold())


def _industry_names(project: Project) -> pd.DataFrame:
    table = read_table(project, "industries").set_index("industry")
    table = table.rename(columns={f"name_{language}": language for language in LANGUAGES})
    return table.assign(kind="industry", official=True)


def _industry_names_2025(project: Project) -> pd.DataFrame:
    table = read_table(project, "tol2025").set_index("industry")
    told = {language: table.get(f"name_{language}") for language in LANGUAGES}
    short = {f"short_{language}": names for language, names in told.items()}
    return pd.DataFrame({**told, **short}, index=table.index).assign(kind="industry", official=True)


def _place_names(project: Project) -> pd.DataFrame:
    table = read_table(project, "municipalities")
    local = table.set_index("municipality")[["name_fi", "name_sv"]]
    local = local.set_axis(["fi", "sv"], axis=1)
    local = local.assign(en=local["fi"], kind="municipality", official=True)
    wide = table.drop_duplicates("region").set_index("region")
    wide = wide[[f"region_name_{language}" for language in LANGUAGES]]
    wide = wide.set_axis(LANGUAGES, axis=1).assign(kind="region", official=True)
    forms = read_table(project, "place_names_fi").set_index("code")["nominative"]
    country = pd.DataFrame(
        {"fi": forms[WHOLE_COUNTRY], **COUNTRY_NAMES, "kind": "country", "official": False},
        index=[WHOLE_COUNTRY],
    )
    places = pd.concat([local, wide, country])
    return places.assign(**{f"short_{language}": places[language] for language in LANGUAGES})


def _aggregate_names(project: Project, industries: pd.DataFrame) -> pd.DataFrame:
    rows = {}
    for industry in read_accounts(project).industries:
        for code in industry.codes:
            rows[code] = {**_wording(industry, industries), "kind": "aggregate"}
    return pd.DataFrame.from_dict(rows, orient="index")


def _wording(industry: AccountsIndustry, industries: pd.DataFrame) -> dict[str, object]:
    columns = [*LANGUAGES, *(f"short_{language}" for language in LANGUAGES)]
    if industry.same_as is not None:
        return {**industries.loc[industry.same_as, columns], "official": True}
    name, brief = industry.name or {}, industry.short or {}
    own = {language: name.get(language) for language in LANGUAGES}
    short = {f"short_{language}": brief.get(language) for language in LANGUAGES}
    return {**own, **short, "official": False}
