"""What a question of every day is asked of: names for codes, the settings, the tables."""

from collections.abc import Sequence

import pandas as pd

from nextstep_analysis.catalogue.fields import one_of
from nextstep_analysis.catalogue.settings import Settings
from nextstep_analysis.classifications import LANGUAGES, region_code
from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project, find_project
from nextstep_analysis.studies.checked import checked_catalogue
from nextstep_analysis.studies.measures.enterprises import placed
from nextstep_analysis.studies.measures.peers import DATASETS, PEERS_WANTED, nearest
from nextstep_analysis.studies.scope import peers_given


class Asked:
    """What a question rests on: the project, its settings, the names of codes, the tables."""

    def __init__(self, project: Project | None, language: str):
        self.project = project or find_project()
        self._language = one_of(language, LANGUAGES, kind="language")
        catalogue, self._names = checked_catalogue(self.project)
        self.settings: Settings = catalogue.settings

    def code(self, asked: str, *, kind: str) -> str:
        return region_code(asked, self._names, kind=kind, areas=(kind,))

    def region(self, asked: str | None) -> str:
        return self.code(self.settings.region if asked is None else asked, kind="region")

    def peers(self, asked: Sequence[str] | None, *, of: str) -> list[str]:
        """The codes of `asked`, or those nearest to the region `of`."""
        wanted = peers_given(asked) or self.nearest(of).index[:PEERS_WANTED]
        return [self.region(peer) for peer in wanted]

    def enterprises(self) -> pd.DataFrame:
        """The stock and its openings and closures; the country as the sum of the regions."""
        return placed(read_table(self.project, "enterprises"))

    def nearest(self, region: str) -> pd.Series:
        """Distances of the other regions, nearest first."""
        tables = {name: read_table(self.project, name) for name in DATASETS}
        return nearest(tables, region=region, year=self.settings.latest_year).distances

    def named(self, table: pd.DataFrame, column: str) -> pd.DataFrame:
        """`table` with the names of the codes of `column` behind it."""
        place = list(table.columns).index(column) + 1
        table.insert(place, "name", table[column].map(self._names[self._language]))
        return table.reset_index(drop=True)
