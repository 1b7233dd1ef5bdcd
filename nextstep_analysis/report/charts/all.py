"""The charts of the reports, in one place to import from."""

from nextstep_analysis.report.charts.components import stacked_components
from nextstep_analysis.report.charts.heat_map import heat_map
from nextstep_analysis.report.charts.lines import lines_with_break
from nextstep_analysis.report.charts.networks import network
from nextstep_analysis.report.charts.planes import Plane, corner_marks, quadrants
from nextstep_analysis.report.charts.rows import GROUPS, bars, group_name, interval_dots
from nextstep_analysis.report.charts.waterfall import waterfall

__all__ = [
    "GROUPS",
    "Plane",
    "bars",
    "corner_marks",
    "group_name",
    "heat_map",
    "interval_dots",
    "lines_with_break",
    "network",
    "quadrants",
    "stacked_components",
    "waterfall",
]
