"""How many people live in a region."""

from nextstep_analysis.processed import read_table
from nextstep_analysis.project import find_project


def residents(region: str) -> int:
    """People in `region` in the last year of the table."""
    table = read_table(find_project(), "population")
    mine = table[table["region"] == region]
    return int(mine.loc[mine["year"] == mine["year"].max(), "population"].sum())
