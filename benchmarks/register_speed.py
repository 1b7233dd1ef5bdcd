"""How fast a register is imported, against a plain pass of ``json`` over the same file.

``python benchmarks/register_speed.py [records ...]`` makes a zip of made-up records of the size and
shape of the real ones (2.4 kB each), and in processes of their own, one after the other:

- plain: unpacks the file and gives each record to ``json.JSONDecoder().raw_decode``, nothing else;
- import: `nextstep companies import` of the same file into the finished database;
- pandas: reads the whole file with ``json.load`` into a table (of 100,000 records at most).

It prints seconds, those of the processor (which others on the machine disturb less), peak memory
and the ratios. Of several counts, each is measured in its turn:
``python benchmarks/register_speed.py 100000 1000000 2000000``.
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
PADDING = 2_400
"""Bytes of a record: what ours are shorter is filled with a description."""
MOST_FOR_PANDAS = 100_000
FIRST = 1_000_000
LIMIT, MEGABYTES = 3.0, 1_000


def made(path: Path, count: int) -> None:
    """A register of `count` records, filled up to the size of the real ones."""
    from nextstep_analysis.project import Project
    from nextstep_analysis.register.made_up import places, records

    drawn = places(Project(ROOT))
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("all.json", "w", force_zip64=True) as file,
    ):
        for index, record in enumerate(records(drawn, count=count, seed=1, first=FIRST)):
            record["companyForms"][0]["type"] = "16"
            text = json.dumps(record, ensure_ascii=False).encode()
            lacking = PADDING - len(text)
            if lacking > 0:
                descriptions = record["mainBusinessLine"]["descriptions"]
                descriptions[0]["description"] += " x" * (lacking // 2)
                text = json.dumps(record, ensure_ascii=False).encode()
            file.write((b"," if index else b"[") + text)
        file.write(b"]")


def plain(path: Path) -> int:
    """Unpack, decode, cut: the least that any reader does."""
    decode, count, rest = json.JSONDecoder().raw_decode, 0, ""
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as file:
        file.read(1)
        while piece := file.read(1_000_000):
            while piece[-1] & 0xC0 == 0x80 or piece[-1] >= 0xC0:
                piece += file.read(1)
            text, at = (rest + piece.decode()).lstrip(","), 0  # one piece may end before a comma
            while at < len(text):
                try:
                    _, at = decode(text, at)
                except ValueError:
                    break
                count, at = count + 1, at + 1
            rest = text[at:]
    return count


def imported(path: Path) -> int:
    """The whole import into a project of its own."""
    from nextstep_analysis.catalogue.companies import read_keeping
    from nextstep_analysis.project import Project
    from nextstep_analysis.register.importing import import_register

    root = path.parent / "project"
    root.mkdir(exist_ok=True)
    for name in ("config", "data/raw"):
        if not (root / name).exists():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).symlink_to(ROOT / name)
    project = Project(root, tables=ROOT / "data" / "processed")
    return import_register(project, path, read_keeping(project), now=datetime.now(UTC)).records


def by_pandas(path: Path) -> int:
    """What one would write in a notebook."""
    import pandas as pd

    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as file:
        return len(pd.json_normalize(json.load(file), max_level=1))


WAYS = {"plain": plain, "import": imported, "pandas": by_pandas}


def measured(way: str, path: Path) -> tuple[float, float, int]:
    """Seconds, seconds of the processor, peak megabytes of one way, in a process of its own."""
    told = subprocess.run(
        [sys.executable, __file__, "--", way, str(path)], capture_output=True, text=True, check=True
    )
    seconds, processor, kilobytes = told.stdout.split()
    return float(seconds), float(processor), int(kilobytes) // 1000


def one(way: str, path: Path) -> None:
    began, busy = time.perf_counter(), time.process_time()
    WAYS[way](path)
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    print(seconds, busy, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def main(counts: list[int]) -> None:
    for count in counts:
        folder = Path(tempfile.mkdtemp(prefix="register-speed-"))
        try:
            path = folder / "all.zip"
            made(path, count)
            ways = [way for way in WAYS if way != "pandas" or count <= MOST_FOR_PANDAS]
            found = {way: measured(way, path) for way in ways}
            for way, (seconds, busy, megabytes) in found.items():
                print(
                    f"{count:>9,} {way:<7} {seconds:7.1f} s {seconds / found['plain'][0]:5.2f} x, "
                    f"processor {busy:7.1f} s {busy / found['plain'][1]:5.2f} x, {megabytes} MB"
                )
            seconds, _, megabytes = found["import"]
            good = seconds <= LIMIT * found["plain"][0] and megabytes <= MEGABYTES
            print(f"{count:>9,} within {LIMIT:g} x and {MEGABYTES} MB: {'yes' if good else 'no'}")
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--"]:
        one(sys.argv[2], Path(sys.argv[3]))
    else:
        main([int(text) for text in sys.argv[1:]] or [100_000])
