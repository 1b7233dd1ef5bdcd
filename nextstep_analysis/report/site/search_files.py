"""What only the search page loads: the engine, the index of a language, the forms of its words."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from nextstep_analysis.report.site.info_pages import INFO, info_path
from nextstep_analysis.report.site.search import forms_script, index_script
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
) -> None:
    """The search in `language`, of the pages at `paths` as they stand in `target`.

    The first path is that of the index; `kinds` and `names` are as for `index_script`.
    """
    assets = target / "assets"
    for name in _ENGINE:
        shutil.copyfile(ASSETS / name, assets / name)
    pages = [(path, (target / path).read_text(encoding="utf-8")) for path in paths]
    others = {paths[0], *(info_path(name, language) for name in INFO)}
    scripts = {"search": index_script(pages, kinds, reference=others, names=names)}
    if language in TABLES:
        table = read_table(TABLES[language])
        htmls = [html for _, html in pages]
        scripts["forms"] = forms_script(table, htmls, names=names.values())
    for name, script in scripts.items():
        path = assets / f"{name}-{language}.js"
        path.write_text(script, encoding="utf-8", newline="\n")
