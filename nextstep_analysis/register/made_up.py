"""A register of made-up companies, in the shape of the real one: for demonstrations and tests.

How many companies a municipality and an industry have follows the statistics: enterprises by
region and division, within a region by population. Everything else comes from a seed. Names
begin with DEMO, and business ids with 9, where none has been given to anybody; both are valid to
the letter.
"""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nextstep_analysis.processed import read_table
from nextstep_analysis.project import Project
from nextstep_analysis.register.values import check_digit

MARK = "DEMO"
FIRST = 9_000_000
"""The first number of an id."""
OLD_CODES = 0.1
"""Share of companies whose industry is still a code of TOL 2008."""
SHARES = {"ended": 0.04, "employer": 0.45, "vat": 0.85, "prepayment": 0.9, "website": 0.06}
"""Shares of companies that have ended, are in a register, have a website."""
OTHER_FORMS = 0.03
"""Share of records of a form that is not kept, as the real register has them."""
UPDATED = "2026-10-05T03:04:05"
_WORDS = ("Aarni", "Havu", "Kaarna", "Kuusi", "Lahde", "Mänty", "Otso", "Pihka", "Salpa", "Vesi")
_ENDS = ("koski", "kumpu", "lampi", "niitty", "poiju", "ranta", "salo", "tupa", "vuori", "väylä")
_FORMS = (("16", "Osakeyhtiö", "Aktiebolag", "Limited company"), ("MADEUP-T", "Keksitty", "-", "-"))


@dataclass(frozen=True)
class Places:
    """Pairs of municipality and four-digit class, each with how often it is drawn.

    `classes` holds the class in TOL 2008 and the one in TOL 2025.
    """

    municipalities: tuple[str, ...]
    classes: tuple[tuple[str, str], ...]
    shares: np.ndarray


def places(project: Project) -> Places:
    """Where companies are, and in which industries, by the newest enterprise statistics.

    Raises
    ------
    DataError
        If the tables are not built.
    """
    stock = read_table(project, "enterprises")
    stock = stock[(stock["year"] == stock["year"].max()) & (stock["industry"].str.len() == 3)]
    people = read_table(project, "population")
    people = people[people["year"] == people["year"].max()].set_index("region")["population"]
    bridge = read_table(project, "tol_bridge")
    bridge = bridge[bridge["level"] == "class"]
    codes = bridge["tol2008"].str.replace(".", "").str.zfill(4)
    new = bridge["tol2025"].str.replace(".", "").str.zfill(4)
    of_division: dict[str, list[tuple[str, str]]] = {}
    for old_code, new_code in zip(codes, new, strict=True):
        of_division.setdefault(old_code[:2], []).append((old_code, new_code))
    homes = read_table(project, "municipalities")
    homes = homes.assign(people=homes["municipality"].map(people).fillna(0.0))
    homes["share"] = homes["people"] / homes.groupby("region")["people"].transform("sum")
    return _weighted(stock, homes, of_division)


def _weighted(stock, homes, of_division: dict[str, list[tuple[str, str]]]) -> Places:
    """One share for each municipality and class: enterprises of the region, by population."""
    places_of = dict(list(homes.groupby("region")))
    municipalities, classes, shares = [], [], []
    for region, industry, count in zip(
        stock["region"], stock["industry"], stock["stock"].fillna(0.0), strict=True
    ):
        of = of_division.get(industry[1:], [])
        if region not in places_of or not of or count <= 0:
            continue
        frame = places_of[region]
        for municipality, share in zip(frame["municipality"], frame["share"], strict=True):
            for pair in of:
                municipalities.append(municipality)
                classes.append(pair)
                shares.append(count * share / len(of))
    total = np.asarray(shares, dtype=float)
    return Places(tuple(municipalities), tuple(classes), total / total.sum())


def records(drawn: Places, *, count: int, seed: int, first: int = FIRST) -> Iterator[dict]:
    """`count` records, the same for the same seed."""
    random = np.random.default_rng(seed)
    where = random.choice(len(drawn.shares), size=count, p=drawn.shares)
    chances = random.random((count, 8))
    days = random.integers(0, 365 * 25, size=count)
    number = first
    for index in range(count):
        while not (digit := check_digit(f"{number:07d}")):
            number += 1
        place = int(where[index])
        yield _record(
            f"{number:07d}-{digit}",
            drawn.municipalities[place],
            drawn.classes[place],
            chances[index],
            _day(int(days[index])),
        )
        number += 1


def write_register(path: Path, drawn: Places, **asked: int) -> None:
    """A zip with one JSON array, as the service gives it; `asked` as in `records`."""
    member = zipfile.ZipInfo("demo.json")  # always of the same time: the same seed, the same bytes
    member.compress_type = zipfile.ZIP_DEFLATED
    with (
        zipfile.ZipFile(path, "w", compresslevel=1) as archive,
        archive.open(member, "w", force_zip64=True) as file,
    ):
        before = b"["
        for record in records(drawn, **asked):
            file.write(before + json.dumps(record, ensure_ascii=False).encode())
            before = b","
        file.write(b"]" if before == b"," else b"[]")


def _day(number: int) -> str:
    return str(np.datetime64("2001-01-01") + number)


def _record(number: str, municipality: str, pair: tuple[str, str], chance, day: str) -> dict:
    ended = "2025-06-30" if chance[0] < SHARES["ended"] else None
    old = chance[1] < OLD_CODES
    form = _FORMS[1] if chance[2] < OTHER_FORMS else _FORMS[0]
    open_until = {"endDate": ended} if ended else {}
    entries = [("1", "1"), ("4", "1")]
    for code, kind, name in (
        ("5", "55", "prepayment"),
        ("6", "80", "vat"),
        ("7", "41", "employer"),
    ):
        if chance[3 + int(code) - 5] < SHARES[name]:
            entries.append((code, kind))
    described = ("Rekisterissä", "Registrerad", "Registered")
    return {
        "businessId": {"value": number, "registrationDate": day, "source": "3"},
        "names": [{"name": _name(number), "type": "1", "registrationDate": day, "version": 1}],
        "mainBusinessLine": {
            "type": f"{pair[0] if old else pair[1]}0",
            "descriptions": _described("Keksitty toimiala", "Påhittad näringsgren", "Made up"),
            "typeCodeSet": "TOIMI3" if old else "TOIMI4",
            "registrationDate": day if old else "2026-01-01",
        },
        "website": _website(number) if chance[6] < SHARES["website"] else None,
        "companyForms": [
            {
                "type": form[0],
                "descriptions": _described(*form[1:]),
                "registrationDate": day,
                "version": 1,
                **open_until,
            }
        ],
        "companySituations": [],
        "registeredEntries": [
            {
                "type": kind,
                "register": code,
                "authority": "1",
                "descriptions": _described(*described),
                "registrationDate": day,
                **open_until,
            }
            for code, kind in entries
        ],
        "addresses": [] if ended else _addresses(municipality, chance[7], day),
        "tradeRegisterStatus": "4" if ended else "1",
        "status": "2",
        "registrationDate": day,
        "endDate": ended,
        "lastModified": UPDATED,
    }


def _name(number: str) -> str:
    digits = [int(digit) for digit in number[5:7]]
    return f"{MARK} {_WORDS[digits[0]]}{_ENDS[digits[1]]} {number[:7]} Oy"


def _website(number: str) -> dict:
    return {"url": f"www.demo-{number[:7]}.example", "registrationDate": "2019-07-01"}


def _described(*texts: str) -> list[dict]:
    pairs = zip(texts, ("1", "2", "3"), strict=True)
    return [{"description": text, "languageCode": language} for text, language in pairs]


def _addresses(municipality: str, chance: float, day: str) -> list[dict]:
    offices = [
        {"city": f"{MARK}KUNTA", "languageCode": language, "municipalityCode": municipality[2:]}
        for language in ("1", "2")
    ]
    return [
        {
            "type": kind,
            "street": f"{MARK}katu",
            "postCode": f"{int(chance * 100_000):05d}",
            "postOffices": offices,
            "buildingNumber": str(int(chance * 40)),
            "co": "",
            "registrationDate": day,
        }
        for kind in (1, 2)
    ]
