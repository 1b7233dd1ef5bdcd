"""The list of prospects as a workbook and a CSV; never a page."""
