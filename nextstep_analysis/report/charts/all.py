"""The charts of the reports, in one place to import from."""

from nextstep_analysis.report.charts.components import stacked_components
from nextstep_analysis.report.charts.heat_map import heat_map
from nextstep_analysis.report.charts.lines import lines_with_break
from nextstep_analysis.report.charts.measure_dots import measure_dots
from nextstep_analysis.report.charts.rows import GROUPS, bars, group_name, interval_dots
from nextstep_analysis.report.charts.two_sides import two_sides
from nextstep_analysis.report.charts.waterfall import waterfall

__all__ = [
    "GROUPS",
    "bars",
    "group_name",
    "heat_map",
    "interval_dots",
    "lines_with_break",
    "measure_dots",
    "stacked_components",
    "two_sides",
    "waterfall",
]
