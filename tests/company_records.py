"""Records of made-up companies in the shape of the open register, and projects to import them."""

import copy
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from nextstep_analysis.catalogue.companies import read_keeping
from nextstep_analysis.project import Project
from nextstep_analysis.register.importing import import_register
from nextstep_analysis.register.values import check_digit

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)
STREET, BACK = "Keksitynkatu", "Olematonkuja"


def identifier(number):
    """A business id that has never been given; numbers without a check digit are passed over."""
    digits = f"{9_100_000 + number * 2:07d}"
    if not check_digit(digits):
        digits = f"{int(digits) + 1:07d}"
    return f"{digits}-{check_digit(digits)}"


def entry(register, kind, since="2010-03-01", until=None):
    found = {"register": register, "type": kind, "registrationDate": since, "authority": "1"}
    return {**found, **({"endDate": until} if until else {})}


def address(municipality="398", post="15110", street=STREET, house="1", kind=1, **more):
    offices = [
        {"city": "KEKSITTY", "languageCode": code, "municipalityCode": municipality}
        for code in ("2", "1")
    ]
    found = {"type": kind, "street": street, "buildingNumber": house, "postCode": post}
    return {**found, "postOffices": offices, "co": "", "registrationDate": "2019-07-01", **more}


def name(text, kind="1", since="2010-01-04", until=None):
    found = {"name": text, "type": kind, "registrationDate": since, "version": 1, "source": "1"}
    return {**found, **({"endDate": until} if until else {})}


def form(code="16", since="2010-01-04", until=None):
    found = {"type": code, "registrationDate": since, "version": 1, "source": "1"}
    return {**found, **({"endDate": until} if until else {})}


def record(number=1, **changes):
    """One company as the register writes it; `changes` replace its members."""
    made = {
        "businessId": {"value": identifier(number), "registrationDate": "2009-12-01"},
        "names": [name(f"KEKSITTY {number} Oy")],
        "mainBusinessLine": {
            "type": "31000",
            "typeCodeSet": "TOIMI4",
            "registrationDate": "2026-01-01",
        },
        "website": {"url": "https://www.Keksitty.example/yhteys"},
        "companyForms": [form()],
        "companySituations": [],
        "registeredEntries": [entry("5", "55"), entry("6", "80"), entry("7", "41", "2011-01-01")],
        "addresses": [address()],
        "tradeRegisterStatus": "1",
        "status": "2",
        "registrationDate": "2010-01-04",
        "lastModified": "2026-10-05T03:04:05",
    }
    return {**copy.deepcopy(made), **changes}


def many(count, start=1):
    return [record(number) for number in range(start, start + count)]


def small_project(folder, **keeping):
    """A project with the settings of ours (but what `keeping` replaces) and our built tables."""
    (folder / "data").mkdir()
    (folder / "data" / "raw").symlink_to(ROOT / "data" / "raw")
    (folder / "data" / "processed").symlink_to(ROOT / "data" / "processed")
    (folder / "config").mkdir()
    for path in (ROOT / "config").iterdir():
        (folder / "config" / path.name).symlink_to(path)
    text = (ROOT / "config" / "companies.yaml").read_text(encoding="utf-8")
    for key, value in keeping.items():
        lines = [line for line in text.splitlines() if line.startswith(f"{key}: ")]
        text = text.replace(lines[0], f"{key}: {value}")
    (folder / "config" / "companies.yaml").unlink()
    (folder / "config" / "companies.yaml").write_text(text, encoding="utf-8")
    return Project(folder)


def written(folder, records, file="register.json"):
    """A file with one JSON array; a zip of it where the name says so."""
    text = json.dumps(records, ensure_ascii=False)
    return written_text(folder, text, file)


def written_text(folder, text, file="register.json"):
    path = folder / file
    content = text if isinstance(text, bytes) else text.encode("utf-8")
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("all.json", content)
    else:
        path.write_bytes(content)
    return path


def imported(project, path, **more):
    return import_register(project, path, read_keeping(project), now=NOW, **more)
