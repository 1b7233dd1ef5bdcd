"""The tables of the register, each column with what it holds (docs/companies.md has them all).

No table has a street, a c/o line, a telephone number, an e-mail or a person; what a missing
value means stands with its column.
"""

from dataclasses import dataclass

VERSION = 2
"""Of these tables: a database of another one is not read, but imported anew."""
WHOLE, PARTIAL, DEMO = "whole", "partial", "demo"
"""What the database holds: the whole register, a part of it, made-up companies."""
REGISTER = "register"
"""What the import of a register is called in `imports`; of a made-up one it is `DEMO`."""
REGISTERED, PARALLEL, AUXILIARY = "registered", "parallel", "auxiliary"
NAME_KINDS = {"1": REGISTERED, "2": PARALLEL, "3": AUXILIARY}
"""What a name is, by its type in the register: the firm's, in another language, of a part of it."""
VISITING, POSTAL = "visiting", "postal"
ADDRESS_KINDS = {"1": VISITING, "2": POSTAL}
SITUATIONS = {"KONK": "bankruptcy", "SANE": "restructuring", "SELTILA": "liquidation"}
"""Open situations that a company is told to be in, by their type in the register."""


@dataclass(frozen=True)
class Column:
    """One column: its name, its type in DuckDB, what it holds."""

    name: str
    type: str
    holds: str


@dataclass(frozen=True)
class Table:
    """One table of the register."""

    name: str
    holds: str
    columns: tuple[Column, ...]

    @property
    def sql(self) -> str:
        """The statement that makes it."""
        inside = ", ".join(f"{column.name} {column.type}" for column in self.columns)
        return f"CREATE TABLE {self.name} ({inside})"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _table(name: str, holds: str, *columns: tuple[str, str, str]) -> Table:
    return Table(name, holds, tuple(Column(*column) for column in columns))


TEXT, REQUIRED, DAY = "VARCHAR", "VARCHAR NOT NULL", "DATE"
_ID = ("business_id", REQUIRED, "the company, such as 0112038-9")

ABOUT = _table(
    "about",
    "One row: what this database is.",
    ("version", "INTEGER NOT NULL", "of these tables"),
    ("coverage", REQUIRED, "whole, partial or demo"),
    ("as_of", DAY, "the newest change in the imported file"),
    ("address_key", REQUIRED, "what `mark` of an address is made with; random, kept at re-import"),
)
COMPANIES = _table(
    "companies",
    "One row per company of an allowed form.",
    _ID,
    ("name", REQUIRED, "its registered name now"),
    ("form", REQUIRED, "code of its form: 16 limited, 17 public limited company"),
    ("active", "BOOLEAN NOT NULL", "in the trade register (status 1) and not ended"),
    ("trade_register", TEXT, "status there: 0 not entered, 1 entered, 2 removed, 3 start, 4 ended"),
    ("registered", DAY, "entered into the trade register; else its business id"),
    ("ended", DAY, "missing: not told to have ended"),
    ("situation", TEXT, "bankruptcy, restructuring or liquidation, if open now"),
    ("situation_since", DAY, "of `situation`"),
    ("employer_since", DAY, "first open entry in the employer register (7); missing: none is open"),
    ("employer_until", DAY, "end of the last entry where none is open"),
    ("prepayment_since", DAY, "as the employer register, of the prepayment register (5)"),
    ("prepayment_until", DAY, "as above"),
    ("vat_since", DAY, "as above, of the VAT register (6), liabilities of any kind"),
    ("vat_until", DAY, "as above"),
    ("industry", TEXT, "main industry: two to five digits, as registered; missing: none, unknown"),
    ("code_set", TEXT, "what `industry` is a code of: TOL 2008 or TOL 2025"),
    ("industry_since", DAY, "of `industry`"),
    ("website", TEXT, "its host, small letters; what held an e-mail or a number is missing"),
    ("municipality", TEXT, "KU code of today: of the visiting address, else the postal one"),
    ("postcode", TEXT, "of the same address"),
    ("modified", "TIMESTAMP", "last change in the register"),
)
NAMES = _table(
    "names",
    "Names of a company, present and former.",
    _ID,
    ("name", REQUIRED, "as registered"),
    ("kind", REQUIRED, "registered, parallel (another language) or auxiliary (of a part)"),
    ("since", DAY, "registered on"),
    ("until", DAY, "missing: in use"),
)
ADDRESSES = _table(
    "addresses",
    "Where a company has an address in Finland; no street.",
    _ID,
    ("kind", REQUIRED, "visiting or postal"),
    ("municipality", TEXT, "KU code of today; missing: unknown code"),
    ("postcode", TEXT, "five digits"),
    ("since", DAY, "registered on"),
    ("mark", TEXT, "equal for equal streets, numbers and postcodes; says nothing else of them"),
)
ACCOUNTS = _table(
    "accounts",
    "Filed accounts, one row per company and period; euros; missing is not told, never zero.",
    _ID,
    ("period_start", DAY, "first day of the financial year"),
    ("period_end", "DATE NOT NULL", "its last day"),
    ("turnover", "DOUBLE", "missing in abbreviated accounts"),
    ("operating_profit", "DOUBLE", "a loss is negative"),
    ("result", "DOUBLE", "of the financial year; a loss is negative"),
    ("personnel_expenses", "DOUBLE", "a cost is positive, however it was filed"),
    ("assets", "DOUBLE", "total; equal to equity and liabilities, else the filing is set aside"),
    ("equity", "DOUBLE", "may be negative"),
    ("comparative", "BOOLEAN NOT NULL", "told as the year before in the next filing only"),
    ("import", "INTEGER NOT NULL", "of `imports`"),
)
NOTICES = _table(
    "notices",
    "Registered notices.",
    _ID,
    ("registered", DAY, "entered on"),
    ("record", TEXT, "its number"),
    ("type", TEXT, "of the registration, as the service codes it"),
    ("entries", TEXT, "codes of what was entered, with commas"),
    ("import", "INTEGER NOT NULL", "of `imports`"),
)
SIGNALS = _table(
    "signals",
    "What imported lists tell: public funding, new sites, hiring.",
    _ID,
    ("kind", REQUIRED, "funding, site or hiring"),
    ("dated", DAY, "decided or seen on"),
    ("amount", "DOUBLE", "euros of funding, persons hired; missing: not told"),
    ("programme", TEXT, "of funding"),
    ("source", REQUIRED, "who published the list"),
    ("import", "INTEGER NOT NULL", "of `imports`"),
)
FOREIGN = _table(
    "abroad",
    "Companies of other countries, from lists that people import; as far as they tell.",
    (
        "business_id",
        REQUIRED,
        "country and its id, such as SE-5560001234; else made of its name",
    ),
    ("name", REQUIRED, "as the list has it"),
    ("country", REQUIRED, "two letters (ISO 3166)"),
    ("industry", TEXT, "two to four digits of NACE; missing: none, unknown"),
    ("code_set", TEXT, "TOL 2008 for NACE rev. 2, TOL 2025 for rev. 2.1"),
    ("turnover", "DOUBLE", "euros; missing: not told"),
    ("persons", "DOUBLE", "employed; missing: not told"),
    ("website", TEXT, "its host"),
    ("dated", DAY, "what turnover and persons are of; missing: not told"),
    ("source", REQUIRED, "who published the list"),
    ("import", "INTEGER NOT NULL", "of `imports`"),
)
IMPORTS = _table(
    "imports",
    "Every import into this database and those it replaced.",
    ("number", "INTEGER NOT NULL", "from 1"),
    ("what", REQUIRED, "register, accounts, notices, signals, companies abroad or demo"),
    ("source", REQUIRED, "address, or name of the file without its folder"),
    ("sha256", REQUIRED, "of the file"),
    ("bytes", "BIGINT NOT NULL", "of the file"),
    ("imported", "TIMESTAMP NOT NULL", "when, in UTC"),
    ("coverage", REQUIRED, "whole, partial or demo"),
    ("records", "BIGINT NOT NULL", "read"),
    ("kept", "BIGINT NOT NULL", "now in the database"),
    ("left_out", "BIGINT NOT NULL", "of forms that are not allowed, ended long ago, or forgotten"),
    ("set_aside", "BIGINT NOT NULL", "broken or contradictory"),
    ("added", "BIGINT NOT NULL", "companies that were not there before"),
    ("changed", "BIGINT NOT NULL", "companies that were different before"),
    ("ended", "BIGINT NOT NULL", "companies active before and not now, or no longer in the file"),
)
CHANGES = _table(
    "changes",
    "What the last import of a register changed; empty where there was none before.",
    _ID,
    ("change", REQUIRED, "added, changed, ended (told so) or gone (no longer in the file)"),
    ("what", TEXT, "of changed: the columns of `companies`, with commas"),
)
LEFT_OUT = _table(
    "left_out",
    "How many records of the last register are not kept; nothing of them is.",
    ("reason", REQUIRED, "form, ended long ago, forgotten"),
    ("form", TEXT, "code of the form"),
    ("records", "BIGINT NOT NULL", "how many"),
)
SET_ASIDE = _table(
    "set_aside",
    "Records that could not be taken, or not whole; where they stand, and nothing of them.",
    ("import", "INTEGER NOT NULL", "of `imports`"),
    ("record", "BIGINT NOT NULL", "its number in the file, from 1"),
    ("position", "BIGINT", "bytes before it in the unpacked file"),
    ("reason", REQUIRED, "in words"),
    ("whole", "BOOLEAN NOT NULL", "the record is not in the database; else one value is missing"),
)
TABLES = (
    ABOUT,
    COMPANIES,
    NAMES,
    ADDRESSES,
    ACCOUNTS,
    NOTICES,
    SIGNALS,
    FOREIGN,
    IMPORTS,
    CHANGES,
    LEFT_OUT,
    SET_ASIDE,
)
