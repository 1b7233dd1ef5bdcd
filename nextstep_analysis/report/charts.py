"""The charts of the reports, in one place to import from."""

from nextstep_analysis.report.component_charts import stacked_components
from nextstep_analysis.report.heat_map import heat_map
from nextstep_analysis.report.line_charts import lines_with_break
from nextstep_analysis.report.network_charts import network
from nextstep_analysis.report.row_charts import GROUPS, bars, group_name, interval_dots
from nextstep_analysis.report.scatter_charts import Plane, corner_marks, quadrants
from nextstep_analysis.report.waterfall_charts import waterfall

__all__ = [
    "GROUPS", "Plane", "bars", "corner_marks", "group_name", "heat_map", "interval_dots",
    "lines_with_break", "network", "quadrants", "stacked_components", "waterfall",
]  # fmt: skip
