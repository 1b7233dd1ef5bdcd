"""How many companies: by ecosystem, by class and region, and against the enterprise statistics."""

import pandas as pd

from nextstep_analysis.codes import WHOLE_COUNTRY
from nextstep_analysis.industry_codes import SCHEMES, TOL_2008
from nextstep_analysis.register.linking import PERHAPS, Bridge

REGISTERS = {"employers": "employer_since", "vat": "vat_since"}
COUNTS = ["companies", "employers", "vat"]
_NUMBERS = {number: letter for letter, held in SCHEMES[TOL_2008].items() for number in held}


def with_region(companies: pd.DataFrame, municipalities: pd.DataFrame) -> pd.DataFrame:
    """`companies` with the region of each; NaN where its municipality is not known."""
    homes = municipalities.set_index("municipality")["region"]
    return companies.assign(region=companies["municipality"].map(homes))


def by_ecosystem(links: pd.DataFrame, companies: pd.DataFrame, *, region: str) -> pd.DataFrame:
    """Active companies of each ecosystem and role in a region.

    Returns
    -------
    DataFrame by ``ecosystem, role``
        ``companies, employers, vat`` (those with an open entry there) of all that are linked, and
        ``untold``, those of them whose class is too coarse, or of which only a part is meant.
    """
    here = links.merge(companies[companies["region"] == region], on="business_id")
    untold = here["answer"].eq(PERHAPS)
    return _counted(here.assign(untold=untold), ["ecosystem", "role"], ["untold"])


def by_class(companies: pd.DataFrame) -> pd.DataFrame:
    """Active companies by region, classification and class, as registered: five digits at most.

    Returns
    -------
    DataFrame ``region, code_set, industry, companies, employers, vat``, sorted
        The regions and the whole country (SSS), which also holds those without a known
        municipality. Companies without a known industry are in none.
    """
    known = companies.dropna(subset=["industry"])
    country = known.assign(region=WHOLE_COUNTRY)
    both = pd.concat([known.dropna(subset=["region"]), country])
    return _counted(both, ["region", "code_set", "industry"], []).reset_index()


def share_meant(links: pd.DataFrame, companies: pd.DataFrame, bridge: Bridge) -> pd.DataFrame:
    """Which part of a division's companies is meant, where an ecosystem means only classes of it.

    Parameters
    ----------
    links : DataFrame
        Of the members that mean a part; ``ecosystem, member, business_id, answer``.
    companies : DataFrame
        All active ones of the same area.

    Returns
    -------
    DataFrame by ``ecosystem, member``
        ``lower`` and ``upper`` (0-1): those that are told to be meant, and with those that cannot
        be told; of ``division`` companies that are or may be of the division. NaN without any.
    """
    divisions = _divisions(companies, bridge)
    size = divisions.groupby("division")["business_id"].nunique()
    told = links.assign(sure=links["answer"].ne(PERHAPS)).groupby(["ecosystem", "member"])
    found = told.agg(sure=("sure", "sum"), all=("sure", "size"))
    whole = found.index.get_level_values("member").map(size)
    return pd.DataFrame(
        {
            "lower": found["sure"].to_numpy() / whole,
            "upper": found["all"].to_numpy() / whole,
            "division": whole,
        },
        index=found.index,
    )


def with_open_entry(companies: pd.DataFrame) -> pd.DataFrame:
    """Those of `companies` that have an open VAT or employer entry."""
    return companies[companies["vat_since"].notna() | companies["employer_since"].notna()]


def reconciled(companies: pd.DataFrame, stock: pd.DataFrame, bridge: Bridge) -> pd.DataFrame:
    """Companies with an open VAT or employer entry against the enterprise statistics.

    The statistics hold sole traders and partnerships, too, so that fewer are expected here; more
    than there is a sign of another industry or place in one of the two.

    Parameters
    ----------
    companies : DataFrame
        Active, with ``region``.
    stock : DataFrame ``region, industry, stock``
        Of one year, divisions of TOL 2008 in the regions.

    Returns
    -------
    DataFrame by ``region, industry``
        ``register``, ``statistics``, ``part`` (register over statistics); 0 in the register where
        it has none, NaN where the statistics have no figure.
    """
    divisions = _divisions(with_open_entry(companies), bridge)
    alone = divisions[~divisions["business_id"].duplicated(keep=False)]
    found = alone.groupby(["region", "division"])["business_id"].nunique()
    told = stock.set_index(["region", "industry"])["stock"].rename("statistics").to_frame()
    told["register"] = found.rename_axis(["region", "industry"]).reindex(told.index).fillna(0)
    part = told["register"] / told["statistics"].where(told["statistics"] > 0)
    return told.assign(part=part)[["register", "statistics", "part"]]


def _divisions(companies: pd.DataFrame, bridge: Bridge) -> pd.DataFrame:
    """A row per company and division of TOL 2008 that it is, or may be, of."""
    codes = companies[["industry", "code_set"]].dropna().drop_duplicates()
    of = {
        (code, scheme): sorted(_possible(code, scheme, bridge))
        for code, scheme in codes.itertuples(index=False)
    }
    known = companies.dropna(subset=["industry", "code_set"])
    pairs = zip(known["industry"], known["code_set"], strict=True)
    return known.assign(division=[of[pair] for pair in pairs]).explode("division")


def _possible(code: str, scheme: str, bridge: Bridge) -> set[str]:
    numbers = {code[:2]} if scheme == TOL_2008 else {old[:2] for old in bridge.classes(code)}
    return {f"{_NUMBERS[number]}{number}" for number in numbers if number in _NUMBERS}


def _counted(table: pd.DataFrame, keys: list[str], flags: list[str]) -> pd.DataFrame:
    marked = table.assign(
        companies=1, **{name: table[column].notna() for name, column in REGISTERS.items()}
    )
    return marked.groupby(keys)[[*COUNTS, *flags]].sum().astype("int64").sort_index()
