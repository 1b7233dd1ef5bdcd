"""Columns that several tables share, declared once."""

from nextstep_analysis.declared import Col

AREA = Col("Area that the figures are of", "code")
INDUSTRY = Col("Industry (TOL 2008)", "code")
TABLE_INDUSTRY = Col("Industry of the input-output table", "code")
CORE_AS_ONE = Col("The core industries as one industry", "code")
ROLE = Col("Role of the industry in the ecosystem", "code")
UPPER_BOUND = Col(
    "Whether only a part of the division is meant: figures are upper bounds", "yes or no"
)
YEAR = Col("Year that the figures are of", "year")
FIRST_YEAR = Col("First year of the period", "year")
LAST_YEAR = Col("Last year of the period", "year")
ENTERPRISES = Col("Number of enterprises", "enterprises")
ENTERPRISES_AT_START = Col("Number of enterprises at the start of the period", "enterprises")
CHANGE = Col("Change in the number of enterprises", "enterprises")
EVENTS = Col("Openings and closures that the interval rests on", "enterprises")
QUOTIENT = Col("Location quotient: the share here divided by that in the reference area", "ratio")
ABOVE_PARITY = Col("Enterprises above the number at the share in the reference area", "enterprises")
READING = Col("How the figures are to be read", "code")
AGAINST = Col("Area compared with", "code")
RANK_OF_REGIONS = Col("Rank among regions", "rank")
REGIONS_RANKED = Col("Number of regions ranked", "number")
QUARTER = Col("Level among regions: 4 = the best quarter, 1 = the last", "points")


def interval(unit: str, *, of: str = "") -> dict[str, Col]:
    """Both ends of an interval; their names begin with `of`."""
    return {
        f"{of}lower": Col("Lower end of the interval", unit),
        f"{of}upper": Col("Upper end of the interval", unit),
    }


def band(unit: str, *, of: str = "") -> dict[str, Col]:
    """Both ends of a band between ways of estimating; their names begin with `of`."""
    return {
        f"{of}lower": Col("Lower end of the band of the estimate", unit),
        f"{of}upper": Col("Upper end of the band of the estimate", unit),
    }


def parts_of_change(unit: str) -> dict[str, Col]:
    """The three parts of shift-share."""
    return {
        "national": Col("National growth effect", unit),
        "industry_mix": Col("Industry mix effect", unit),
        "regional": Col("Regional effect", unit),
    }


def origins() -> dict[str, Col]:
    """Purchases by where they come from."""
    return {
        "region": Col("Purchases from the own region", "million euro"),
        "finland": Col("Purchases from elsewhere in Finland", "million euro"),
        "abroad": Col("Purchases from abroad", "million euro"),
    }
