"""A site of small hand-written pages that have the layers of a study, to be printed."""

from html import escape
from pathlib import Path

QUESTIONS = {
    "what": "Mikä tämä on?",
    "strength": "Kuinka <i>vahva</i> se on?",
    "direction": "Mihin se on menossa?",
    "lacks": "Mitä siltä puuttuu?",
    "attraction": "Mikä toisi yrityksen tänne?",
    "threats": "Mikä sitä uhkaa?",
}
APPENDIX = {"definition": "Rajaus & luokat", "limits": "Mitä aineistot eivät kerro"}
STYLE = """@media print {
  @page {
    size: A4; margin: 16mm 15mm 18mm;
    @bottom-right { content: counter(page) " / " counter(pages); }
  }
  details:not(.appendix), body:not(.full) details.appendix { display: none; }
  .full details.appendix::details-content { content-visibility: visible; }
  h1, h2, h3 { break-after: avoid; } p { orphans: 3; widows: 3; }
}
"""
LOREM = "Huonekalujen valmistuksessa oli 182 yritystä vuonna 2022, ja määrä pysyi ennallaan. "


def study(subject: str, *, long: int = 4, summary: int = 6) -> str:
    """A page of a study: `long` paragraphs to a question, `summary` of them before these."""
    questions = "\n".join(
        f'<section class="part question" id="{name}"><h2>{title}</h2>'
        f"{f'<p>{LOREM * 6}</p>' * long}</section>"
        for name, title in QUESTIONS.items()
    )
    appendix = "\n".join(
        f'<details class="part appendix" id="appendix-{name}"><summary>'
        f'<h2 id="appendix-{name}-title">{escape(title)}</h2></summary>'
        f'<h3 id="{name}-more">Taulukot</h3><p>{LOREM}</p>'
        "<details><summary>Näytä luvut</summary><p>1</p></details></details>"
        for name, title in APPENDIX.items()
    )
    body = f"""<section class="part summary" id="summary"><h2 id="findings">Viisi havaintoa</h2>
<ol><li>Yrityksiä on 182. <a href="#strength">Luku 2</a>, <a href="#appendix-limits">liite</a>, \
<a href="info/comparison.html#size">vertailu</a></li></ol>\
{f"<p>{LOREM * 3}</p>" * summary}</section>
{questions}
{appendix}"""
    return _page(f"Ekosysteemi {subject[:4]}", f"<article>\n{body}\n</article>", root="../")


def comparison(subjects: list[str]) -> str:
    """The page that compares the studies."""
    links = "".join(f'<li><a href="../{one}.html">{one}</a></li>' for one in subjects)
    body = f'<h2 id="size">Koko</h2><p>{LOREM}</p><h2 id="studies">Selvitykset</h2><ul>{links}</ul>'
    return _page("Ekosysteemit rinnakkain", body, root="../../")


def paper_site(folder: Path, subjects: list[str], **size: int) -> Path:
    """The site in Finnish, in `folder`."""
    (folder / "fi" / "info").mkdir(parents=True)
    (folder / "assets").mkdir()
    (folder / "index.html").write_text(_page("Selvitykset", "<p>.</p>", root=""), encoding="utf-8")
    (folder / "assets" / "site.css").write_text(STYLE, encoding="utf-8")
    (folder / "assets" / "i.png").write_bytes(b"i")
    for one in subjects:
        (folder / "fi" / f"{one}.html").write_text(study(one, **size), encoding="utf-8")
    compared = folder / "fi" / "info" / "comparison.html"
    compared.write_text(comparison(subjects), encoding="utf-8")
    return folder


def _page(title: str, body: str, *, root: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="fi">
<head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="{root}assets/site.css"></head>
<body>
<a class="skip" href="#content">Sisältöön</a>
<header class="site-header"><a href="{root}index.html">Selvitykset</a></header>
<main id="content"><h1>{title}</h1>
<img src="{root}assets/i.png" alt="">
{body}
</main>
<footer>Julkaisija</footer>
</body>
</html>
"""
