"""What only the search page loads: the engine, the index of a language, the forms of its words."""

import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from nextstep_analysis.report.site.info_pages import INFO, info_path
from nextstep_analysis.report.site.search import forms_script, index_rows, index_script
from nextstep_analysis.report.words.word_table import TABLES, read_table

ASSETS = Path(__file__).parent / "assets"
_ENGINE = ("minisearch.min.js", "word-forms.js", "search-engine.js", "search.js")


def write_search(
    target: Path,
    paths: Sequence[str],
    *,
    language: str,
    kinds: Mapping[str, str],
    names: Mapping[str, str],
    brief: Collection[str],
    repeating: Collection[str] = (),
) -> None:
    """The search in `language`, of the pages at `paths` as they stand in `target`.

    The first path is that of the index; `kinds`, `names` and `brief` are as for `index_rows`.
    Of `repeating` pages what is said stands in reports, too.
    """
    assets = target / "assets"
    assets.mkdir(parents=True, exist_ok=True)
    for name in _ENGINE:
        shutil.copyfile(ASSETS / name, assets / name)
    pages = [(path, (target / path).read_text(encoding="utf-8")) for path in paths]
    others = {paths[0], *(info_path(name, language) for name in INFO), *repeating}
    rows = index_rows(pages, kinds, reference=others, brief=brief, names=names)
    scripts = {"search": index_script(rows)}
    if language in TABLES:
        scripts["forms"] = forms_script(read_table(TABLES[language]), rows)
    for name, script in scripts.items():
        path = assets / f"{name}-{language}.js"
        path.write_text(script, encoding="utf-8", newline="\n")
