"""What stays of a downloaded file: where it came from, and nothing that was in it."""

from pathlib import Path

from nextstep_analysis.register.source_file import File
from nextstep_analysis.stored import Sha256, Stored, parsed, read_regular, write_whole

END = ".sidecar.json"


class Sidecar(Stored):
    """What is known of a downloaded file; `records` once it has been imported."""

    file: str
    address: str
    received: str
    sha256: Sha256
    bytes: int
    records: int | None = None


def sidecar_path(path: Path) -> Path:
    """Beside the file at `path`."""
    return path.with_name(f"{path.name}{END}")


def write_sidecar(path: Path, sidecar: Sidecar) -> None:
    """Write it beside the file at `path`, in one step."""
    write_whole(sidecar_path(path), sidecar.to_json().encode())


def imported_sidecar(path: Path, file: File, records: int) -> None:
    """Note how many records the file at `path` had; of one without a sidecar, one is made."""
    try:
        found = parsed(read_regular(sidecar_path(path)), Sidecar)
    except OSError:
        found = None
    address, received = (found.address, found.received) if found else ("", "")
    made = Sidecar(
        file=file.name,
        address=address,
        received=received,
        sha256=file.sha256,
        bytes=file.size,
        records=records,
    )
    write_sidecar(path, made)
