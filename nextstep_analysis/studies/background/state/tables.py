"""Tables of chapter 2: what each column means."""

from nextstep_analysis.declared import Col, TableOf
from nextstep_analysis.studies.measures.columns import (
    ABOVE_PARITY,
    AREA,
    CORE_AS_ONE,
    ENTERPRISES,
    INDUSTRY,
    QUOTIENT,
    READING,
    ROLE,
    UPPER_BOUND,
    YEAR,
    interval,
)

SETTLING = {
    "location_quotient": QUOTIENT,
    "above_parity": ABOVE_PARITY,
    "smoothed_quotient": Col("Location quotient smoothed by how far regions differ", "ratio"),
    **interval("ratio"),
    "probability": Col("Probability that enterprises settle here more readily", "0-1"),
    "reading": READING,
}
"""How enterprises are settled: see `measures.reading`."""
_WEIGHT = Col("Weight of the industry in the weighted total", "0-1")

MEMBERS = TableOf(
    "members",
    "The industries of the ecosystem",
    {
        "industry": INDUSTRY,
        "role": ROLE,
        "weight": _WEIGHT,
        "parts": Col("Parts of the division that are meant (TOL 2008)", "code"),
        "upper_bound": UPPER_BOUND,
        "share": Col("Share of the division that is meant", "share"),
        "share_source": Col("Source of that share", "text"),
        "note": Col("Note on what the definition covers", "text"),
    },
)
INDUSTRIES = TableOf(
    "industries",
    "Enterprises and specialisation by industry",
    {
        "industry": INDUSTRY,
        "role": ROLE,
        "weight": _WEIGHT,
        "upper_bound": UPPER_BOUND,
        "enterprises": ENTERPRISES,
        **SETTLING,
        "year": YEAR,
        "enterprises_reference": Col("Number of enterprises in the reference area", "enterprises"),
    },
)
CORE_BY_REGION = TableOf(
    "core_by_region",
    "Enterprises and specialisation of the core by region",
    {
        "region": AREA,
        "industry": CORE_AS_ONE,
        "year": YEAR,
        "enterprises": ENTERPRISES,
        **SETTLING,
        "share": Col("Share of all enterprises in the area", "share"),
        "ratio": Col("Share in the region studied divided by that in this area", "ratio"),
        **interval("ratio", of="ratio_"),
        "ratio_p": Col("Probability of a ratio as far from 1 by chance (Holm)", "0-1"),
        "apart": Col("Whether the share in the region studied is told from that here", "code"),
    },
)
CORE_REGIONS = TableOf(
    "core_regions",
    "Specialisation of the core in all regions",
    {
        "region": AREA,
        "year": YEAR,
        "enterprises": ENTERPRISES,
        "location_quotient": QUOTIENT,
        "smoothed_quotient": SETTLING["smoothed_quotient"],
        **interval("ratio"),
    },
)
THREE_MEASURES = TableOf(
    "three_measures",
    "Enterprises, value added, compensation and jobs side by side",
    {
        "industry": Col("Industry (TOL 2008), or the core as one", "code"),
        "role": ROLE,
        "enterprises": ENTERPRISES,
        "location_quotient": QUOTIENT,
        "smoothed_quotient": SETTLING["smoothed_quotient"],
        "reading": READING,
        "value_added": Col("Location quotient of the value added of the wider groups", "ratio"),
        "compensation": Col("Location quotient of compensation of employees there", "ratio"),
        "accounts_part": Col("Part that these divisions make of the groups", "0-1"),
        "accounts_level": Col("Where the accounts stand", "code"),
        "jobs": Col(
            "Location quotient of the jobs, or of the personnel, in whole sections or, where they "
            "lead, in these very industries",
            "ratio",
        ),
        "jobs_part": Col("Part that these divisions make of what the jobs are of", "0-1"),
        "jobs_level": Col("Where the jobs stand", "code"),
        "lead": Col("Which measure of size leads", "code"),
        "size": Col("Where the measure of size that leads stands", "code"),
        "verdict": Col("What the measures say together", "code"),
        "reason": Col("Why they say nothing", "code"),
        "year": Col("Year of the enterprises", "year"),
        "accounts_year": Col("Year of the accounts", "year"),
        "jobs_year": Col("Year of the jobs", "year"),
    },
)
SIZE_CLASSES = TableOf(
    "size_classes",
    "Core enterprises of the whole country by personnel",
    {
        "size_class": Col("Size class: number of personnel", "code"),
        "enterprises": ENTERPRISES,
        "year": YEAR,
    },
)
CHURN = TableOf(
    "churn",
    "Openings and closures of core enterprises by region",
    {
        "region": AREA,
        "industry": CORE_AS_ONE,
        "year": Col("Last of the years taken together", "year"),
        "stock": Col("Enterprises at the end of each of these years, summed", "enterprises"),
        "births": Col("Openings of enterprises", "enterprises"),
        "deaths": Col("Closures of enterprises", "enterprises"),
        "birth_rate": Col("Openings relative to the stock of enterprises", "share a year"),
        **interval("share a year", of="birth_"),
        "death_rate": Col("Closures relative to the stock of enterprises", "share a year"),
        **interval("share a year", of="death_"),
        "churn_rate": Col(
            "Openings and closures relative to the stock of enterprises", "share a year"
        ),
        **interval("share a year", of="churn_"),
    },
)
ACCOUNTS = TableOf(
    "accounts",
    "Output and value added of the industries that hold the core",
    {
        "industry": Col("Industry of the regional accounts", "code"),
        "output": Col("Output", "million euro"),
        "gross_value_added": Col("Value added", "million euro"),
        "compensation_of_employees": Col("Compensation of employees", "million euro"),
        "share": Col("Share of the region's value added", "share"),
        "country_share": Col("Share of value added in the 19 regions together", "share"),
        "divisions": Col("Divisions in the industry (TOL 2008)", "code"),
        "exact": Col("Whether the industry consists of core industries alone", "yes or no"),
        "year": YEAR,
    },
)
MUNICIPALITIES = TableOf(
    "municipalities",
    "Jobs in the core, or in its sections, by municipality",
    {
        "region": AREA,
        "year": YEAR,
        "jobs": Col("Jobs in the core industries, or in the sections they belong to", "jobs"),
        "share": Col("Share of all jobs in the area", "share"),
        "location_quotient": QUOTIENT,
    },
)
BOUNDARIES = TableOf(
    "boundaries",
    "Boundaries of the municipalities of the region",
    {
        "municipality": Col("Municipality", "code"),
        "geometry": Col("Boundary of the municipality (ETRS-TM35FIN)", "outline"),
    },
)
