"""What the pages of a site load: styles and scripts of ours, and Plotly where a page needs it."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from nextstep_analysis.report.charts.theme import look_script
from nextstep_analysis.report.site.addresses import Site

ASSETS = Path(__file__).parent / "assets"
_OURS = (
    "site.css",
    "reading.css",
    "svg.js",
    "drawing.js",
    "marks.js",
    "pointing.js",
    "site.js",
    "download.js",
    "folded.js",
    "contents.js",
    "choice.js",
)
_BUNDLE, _PLOTLY = "plotly-basic.min.js", "plotly.min.js"


def copy_assets(target: Path, site: Site, written: Iterable[Path]) -> None:
    """Copy into `target` what the pages `written` load, but for the files of the search.

    Plotly's bundle is larger than a study: it is there only if one of the pages loads it
    (`page.house_drawings`).
    """
    folder = target / "assets"
    folder.mkdir(parents=True, exist_ok=True)
    for name in _OURS:
        shutil.copyfile(ASSETS / name, folder / name)
    for own in (path for kind in site.kinds for path in kind.assets):
        shutil.copyfile(own, folder / own.name)
    (folder / "look.js").write_text(look_script(), encoding="utf-8", newline="\n")
    if any(f"assets/{_PLOTLY}" in path.read_text(encoding="utf-8") for path in written):
        shutil.copyfile(ASSETS / _BUNDLE, folder / _PLOTLY)
