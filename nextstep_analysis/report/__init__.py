"""Text, tables, charts, maps and pages from finished numbers: nothing here calculates."""

from nextstep_analysis.errors import NextStepError


class ReportError(NextStepError):
    """A report cannot be made as asked: a text, a form or a required part is missing."""
