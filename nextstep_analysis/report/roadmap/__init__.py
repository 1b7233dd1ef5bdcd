"""The roadmap of an ecosystem as a page, a workbook and a file for programs."""
