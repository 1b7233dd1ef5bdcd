"""What the explorer can show: views, and in each its measures; each is one table of the library."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Drawn = Literal["chart", "map", ""]
"""How a table is drawn; ``""`` where it is shown as it is, for its figures have several units."""


@dataclass(frozen=True)
class Measure:
    """One table, and how it is drawn.

    Attributes
    ----------
    label : str
        As it is called among the choices.
    title : str
        Of the figure; behind it the ecosystem, the region and `years`.
    value : str
        The column that is drawn.
    table : str
        The table of the study; "" where `question` is asked.
    question : str
        The function of `everyday` that is asked, of the industries of the ecosystem.
    datasets : tuple of str
        Where the figures come from.
    years : str
        The years that the figure is of: ``{start}`` and ``{end}`` are those chosen, ``{latest}``
        the last year of the studies, ``{period}`` what the first of the datasets is of.
    rows : str
        Which rows of the table: a query, which may have the years chosen.
    as_quotient : bool
        Whether the column is a location quotient that does not say so in its name.
    drawn : Drawn
    peers : bool
        Whether the peers chosen have a part in it.
    """

    label: str
    title: str
    value: str
    datasets: tuple[str, ...]
    years: str
    table: str = ""
    question: str = ""
    rows: str = ""
    as_quotient: bool = False
    drawn: Drawn = "chart"
    peers: bool = True

    @property
    def uses(self) -> frozenset[str]:
        """Those of ``peers, start, end`` that make a difference."""
        told = f"{self.years} {self.rows}"
        years = {year for year in ("start", "end") if f"{{{year}}}" in told}
        return frozenset(years | ({"peers"} if self.peers else set()))

    @property
    def column(self) -> str:
        """The column that is drawn, as the table shown calls it."""
        return f"{self.value}_quotient" if self.as_quotient else self.value


@dataclass(frozen=True)
class View:
    """A question that a figure answers, and what it can be measured by; the first one leads."""

    label: str
    measures: Mapping[str, Measure]


_ACCOUNTS, _FLOWS = ("regional_accounts",), ("input_output", "enterprises", "occupations")
_NEAR = ("occupations", "enterprises")

VIEWS: Mapping[str, View] = {
    "specialisation": View(
        "Specialisation",
        {
            "enterprises": Measure(
                "Enterprises",
                "Location quotient of enterprises",
                "smoothed_quotient",
                ("enterprises",),
                "{end}",
                question="specialisation_by_industry",
                peers=False,
            ),
            "value_added": Measure(
                "Value added",
                "Location quotient of value added",
                "value_added",
                _ACCOUNTS,
                "{period}",
                table="three_measures",
                as_quotient=True,
            ),
            "compensation": Measure(
                "Compensation of employees",
                "Location quotient of compensation of employees",
                "compensation",
                _ACCOUNTS,
                "{period}",
                table="three_measures",
                as_quotient=True,
            ),
            "jobs": Measure(
                "Jobs (whole sections)",
                "Location quotient of jobs, by section",
                "jobs",
                ("jobs",),
                "{period}",
                table="three_measures",
                as_quotient=True,
            ),
            "peers": Measure(
                "Enterprises of the core, beside the peers",
                "Location quotient of the core",
                "smoothed_quotient",
                ("enterprises",),
                "{latest}",
                table="core_by_region",
            ),
        },
    ),
    "change": View(
        "Change",
        {
            "enterprises": Measure(
                "Enterprises, by industry",
                "Growth of enterprises",
                "growth",
                ("enterprises",),
                "{start}–{end}",
                question="growth_by_industry",
            ),
            "series": Measure(
                "Enterprises of the core, year by year",
                "Enterprises of the core, first year of a period = 100",
                "index",
                ("enterprises",),
                "{start}–{end}",
                table="series",
                rows="{start} <= year <= {end}",
            ),
        },
    ),
    "opportunities": View(
        "Opportunity sheet",
        {
            "bought": Measure(
                "Bought elsewhere, million euro",
                "Bought elsewhere, million euro (estimate)",
                "elsewhere",
                _FLOWS,
                "{period}",
                table="bought_elsewhere",
            ),
            "thin": Measure(
                "Thin links, location quotient",
                "Thin links: location quotient of enterprises",
                "smoothed_quotient",
                ("enterprises",),
                "{latest}",
                table="thin_links",
            ),
            "near": Measure(
                "Near and strong, location quotient",
                "Near to the core: location quotient of enterprises",
                "smoothed_quotient",
                _NEAR,
                "{latest}",
                table="near_and_strong",
            ),
            "likeness": Measure(
                "Near and strong, likeness of staff",
                "Near to the core: likeness of occupations, 0 to 1",
                "likeness",
                _NEAR,
                "{period}",
                table="near_and_strong",
            ),
        },
    ),
    "needs": View(
        "Needs",
        {
            "all": Measure(
                "All needs, each in its unit",
                "Needs",
                "",
                _FLOWS,
                "figures of {period} to {latest}",
                table="needs",
                drawn="",
            ),
            "suppliers": Measure(
                "Suppliers, million euro",
                "Needs: bought elsewhere, million euro (estimate)",
                "size",
                _FLOWS,
                "{period}",
                table="needs",
                rows="gap == 'suppliers'",
            ),
            "enterprises": Measure(
                "Specialisation, enterprises lacking",
                "Needs: enterprises lacking",
                "size",
                ("enterprises",),
                "{latest}",
                table="needs",
                rows="gap == 'specialisation'",
            ),
            "buyers": Measure(
                "Local buyers, million euro",
                "Needs: demand gap of local buyers, million euro (estimate)",
                "size",
                _FLOWS,
                "{period}",
                table="needs",
                rows="gap == 'buyers'",
            ),
        },
    ),
    "map": View(
        "Map",
        {
            "quotient": Measure(
                "Regions: location quotient of the core",
                "Location quotient of the core",
                "smoothed_quotient",
                ("enterprises",),
                "{latest}",
                table="core_regions",
                drawn="map",
            ),
            "enterprises": Measure(
                "Regions: enterprises of the core",
                "Enterprises of the core",
                "enterprises",
                ("enterprises",),
                "{latest}",
                table="core_regions",
                drawn="map",
            ),
            "jobs": Measure(
                "Municipalities: location quotient of jobs (section)",
                "Location quotient of jobs in the section of the core",
                "location_quotient",
                ("jobs",),
                "{period}",
                table="municipalities",
                rows="region.str.startswith('KU')",
                drawn="map",
            ),
        },
    ),
}
"""Views by id, the first one leads."""
