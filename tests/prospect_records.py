"""Small lists of prospects for tests: what is looked for, written by hand; companies made up."""

import duckdb
import openpyxl
import pandas as pd
from company_records import NOW, address, record, written

from nextstep_analysis.catalogue.companies import read_keeping
from nextstep_analysis.prospect_list import write_prospects
from nextstep_analysis.register.database import Register
from nextstep_analysis.register.importing import import_register
from nextstep_analysis.register.tables import TABLES, WHOLE

COLUMNS = ["ecosystem", "list", "place", "of", "division", "meant", "why"]
LOOKED_FOR = pd.DataFrame(
    [
        ("wood-furniture", "needs", 1, 2, "C28", ("28",), "suppliers"),
        ("wood-furniture", "bought", 2, 2, "C25", ("25",), "24_25"),
        ("smart-mobility", "core", 1, 1, "C31", ("31",), ""),
    ],
    columns=COLUMNS,
)
HELSINKI, TAMPERE, LAHTI = ("091", "00100"), ("837", "33100"), ("398", "15110")


def company(number, code="28290", place=HELSINKI, code_set="TOIMI3", **changes):
    line = {"type": code, "typeCodeSet": code_set, "registrationDate": "2020-01-01"}
    own = {"url": f"https://www.keksitty{number}.example"}
    made = {
        "mainBusinessLine": line,
        "addresses": [address(*place, house=str(number))],
        "website": own,
    }
    return record(number, **{**made, **changes})


def towns(count):
    """Municipalities far apart, so that no cap is reached."""
    known = (91, 837, 853, 564, 297, 179, 398 - 1 + 8, 609, 405, 743)
    return [known[n % len(known)] for n in range(count)]


def filled(project, companies, file="register.json"):
    """`project` with a register of `companies`."""
    path = written(project.root, companies, file)
    import_register(project, path, read_keeping(project), now=NOW, allow_smaller=True)
    return project


def listed(project, n=50, **more):
    return write_prospects(project, n=n, **{"language": "en", **more})


def sheet(path, title="Prospects"):
    """The rows of a sheet below its heads, each by head."""
    page = openpyxl.load_workbook(path)[title]
    heads, *rows = list(page.iter_rows(min_row=3, values_only=True))
    return [dict(zip(heads, row, strict=True)) for row in rows if any(row)]


def edit_cells(path, to, edits, title="Prospects"):
    """Write cells as a person does: by business id and head; heads that lack are added."""
    book = openpyxl.load_workbook(path)
    page = book[title]
    heads = {cell.value: cell.column for cell in page[3] if cell.value}
    rows = {page.cell(row, 1).value: row for row in range(4, page.max_row + 1)}
    for (one, head), value in edits.items():
        if head not in heads:
            heads[head] = page.max_column + 1
            page.cell(3, heads[head], head)
        page.cell(rows.setdefault(one, page.max_row + 1), heads[head], value)
        page.cell(rows[one], 1, one)
    book.save(to)
    return to


def empty_register(**rows):
    """A register in memory with the rows given by table; what is not given is missing."""
    connection = duckdb.connect()
    for table in TABLES:
        connection.execute(table.sql.replace(" NOT NULL", ""))
        for row in rows.get(table.name, ()):
            marks = ", ".join("?" for _ in row)
            connection.execute(
                f"INSERT INTO {table.name} ({', '.join(row)}) VALUES ({marks})", list(row.values())
            )
    return Register(connection, WHOLE, NOW.date(), "key")
