"""What differs between two vintages of a dataset, of whatever kind it is."""

import pandas as pd

from nextstep_analysis.catalogue.recipes import Alarms
from nextstep_analysis.catalogue.sources import Dataset
from nextstep_analysis.project import Project
from nextstep_analysis.sources.fetch.anomalies import Difference, compare, compare_areas
from nextstep_analysis.sources.fetch.one import figures_of
from nextstep_analysis.sources.snapshot import read_snapshot

EQUAL_AREA = "EPSG:3035"
SQUARE_KILOMETRE = 1_000_000


def between(project: Project, old: Dataset, new: Dataset, *, alarms: Alarms) -> Difference:
    """What differs between two vintages of one dataset.

    Raises
    ------
    DataError
        If a file is not as its sidecar says.
    """
    if new.kind == "boundaries":
        sizes = [_sizes(project, dataset) for dataset in (old, new)]
        return compare_areas(*sizes, new.keys[0], alarms=alarms)
    return compare(figures_of(project, old), figures_of(project, new), new, alarms=alarms)


def _sizes(project: Project, dataset: Dataset) -> pd.DataFrame:
    """The code of each area, and its size in km²."""
    from nextstep_analysis.sources.boundaries import read_shapes

    shapes = read_shapes(read_snapshot(project, dataset)).to_crs(EQUAL_AREA)
    sizes = shapes.geometry.area / SQUARE_KILOMETRE
    return pd.DataFrame({dataset.keys[0]: shapes[dataset.keys[0]], "km2": sizes})
