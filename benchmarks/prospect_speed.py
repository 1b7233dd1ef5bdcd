"""How fast filed accounts are imported, and a register is ranked for all ecosystems.

``python benchmarks/prospect_speed.py [filings] [companies]`` makes a register of made-up companies
and a zip of filings of the size and shape of real ones (46 kB of XBRL, two years), and measures

- filings: `nextstep companies import-accounts` of the zip (60,000 in at most 2 minutes);
- ranking: the list of 1,000 of `nextstep prospects` from the register with these accounts, for all
  ecosystems (at most 15 s for a million companies). What the ecosystems look for is computed
  before, for that is the work of their background studies.

It prints seconds, and those of the processor, which others on the machine disturb less.
"""

import os
import resource
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from register_speed import FIRST, ROOT, made

from nextstep_analysis import prospect_list
from nextstep_analysis.catalogue.companies import read_keeping
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.project import Project
from nextstep_analysis.register.filings import import_accounts
from nextstep_analysis.register.importing import import_register
from nextstep_analysis.register.values import check_digit

FILINGS, COMPANIES = 60_000, 100_000
SIZE = 46_000
"""Bytes of a filing: what ours are shorter is filled with further lines."""
LISTED = 1_000
NAMESPACES = (
    'xmlns="http://www.xbrl.org/2003/instance" xmlns:met="http://www.suomi.fi/xbrl/crr/dict/met" '
    'xmlns:xbrldi="http://xbrl.org/2006/xbrldi"'
)
FLOWS = {"x673": 1000.0, "x5": -400.0, "x1869": -350.0, "x689": 250.0, "x740": 200.0}
STOCKS = {"x360": 900.0, "x376": 500.0, "x424": 400.0}


def filing() -> str:
    """A filing with its id as ``{id}`` and its turnover as ``{turnover}``."""
    parts: list[str] = []
    for year, scale, compared in ((2025, 1, False), (2024, 2, True)):
        for kind, lines in (("md103", FLOWS), ("mi53", STOCKS)):
            for line, value in lines.items():
                told = "{turnover}" if (line, compared) == ("x673", False) else str(value * scale)
                parts.append(_fact(f"{line}_{year}", line, kind, year, told, compared))
    number = 0
    while sum(map(len, parts)) < SIZE:
        parts.append(_fact(f"f{number}", f"x{90_000 + number}", "md103", 2025, "1.0", False))
        number += 1
    ends = "<met:di120>2025-01-01</met:di120><met:di121>2025-12-31</met:di121>"
    return f"<xbrl {NAMESPACES}>{''.join(parts)}<met:si289>{{id}}</met:si289>{ends}</xbrl>"


def _fact(name: str, line: str, kind: str, year: int, value: str, compared: bool) -> str:
    members = f'<xbrldi:explicitMember dimension="fi_dim:MCY">fi_MC:{line}</xbrldi:explicitMember>'
    if compared:
        members += '<xbrldi:explicitMember dimension="fi_dim:REF">fi_RF:x4</xbrldi:explicitMember>'
    return (
        f'<context id="{name}"><entity><identifier scheme="http://www.ytj.fi">{{id}}</identifier>'
        f"</entity><period><instant>{year}-12-31</instant></period><scenario>{members}</scenario>"
        f'</context><met:{kind} contextRef="{name}" unitRef="EUR" decimals="2">{value}</met:{kind}>'
    )


def zipped(path: Path, count: int) -> None:
    """A zip of `count` filings of the first companies of the register."""
    text, number, made_so_far = filing(), FIRST, 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        while made_so_far < count:
            if digit := check_digit(f"{number:07d}"):
                told = text.replace("{id}", f"{number:07d}-{digit}")
                turnover = str(1000.0 + number % 977)
                archive.writestr(f"{number}.xml", told.replace("{turnover}", turnover))
                made_so_far += 1
            number += 1


def processor() -> float:
    """Seconds of the processor so far, of this process and of those that it has started."""
    return sum(os.times()[:4])


def timed(what: str, work: Callable[[], object]) -> None:
    began, busy = time.perf_counter(), processor()
    found = work()
    seconds, busy = time.perf_counter() - began, processor() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    print(f"{what}: {seconds:.1f} s, processor {busy:.1f} s, peak so far {peak} MB; {found}")


def main(filings: int, companies: int) -> None:
    root = Path(tempfile.mkdtemp(prefix="prospect-speed-"))
    try:
        (root / "data").mkdir()
        for name in ("config", "data/raw"):
            (root / name).symlink_to(ROOT / name)
        project = Project(root, tables=ROOT / "data" / "processed")
        now = datetime.now(UTC)
        made(root / "all.zip", companies)
        import_register(project, root / "all.zip", read_keeping(project), now=now)
        zipped(root / "filings.zip", filings)

        def accounts() -> str:
            done = import_accounts(project, root / "filings.zip", now=now, tell=lambda _: None)
            return next(done.lines())

        timed(f"{filings:,} filings", accounts)
        catalogue = load_catalogue(project)
        found = prospect_list.openings(project)
        prospect_list.openings = lambda *_: found

        def ranked() -> str:
            _, listed = prospect_list.made_list(project, catalogue, LISTED)
            return f"{len(listed.rows):,} of {listed.fitting:,} that fit"

        timed(f"ranking {companies:,} for {len(catalogue.ecosystems)} ecosystems", ranked)
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    asked = [int(text) for text in sys.argv[1:]]
    main(*(asked + [FILINGS, COMPANIES][len(asked) :]))
