"""A site, a study's summary and a hostile text, and a reader of the pages made of them."""

from html.parser import HTMLParser

from nextstep_analysis.report.kinds import KINDS
from nextstep_analysis.report.site.addresses import Site

EVIL = """</script><script>alert(1)</script><img src=x onerror=alert(1)> " ' & <!-- \u2028"""
SUMMARY = {
    "kind": "background",
    "subject": "wood",
    "language": "en",
    "title": "Wood",
    "lead": "About wood.",
    "status": "A proposal.",
    "producers": ["Statistics Finland"],
    "headline": [{"label": "Jobs", "value": "1,234", "year": "2022", "interval": "", "caveat": ""}],
    "headline_source": "Source: Statistics Finland.",
}
SITE = Site(
    name={"fi": "Selvitykset", "en": "Studies", "sv": "Utredningar"},
    lead={"fi": "Mitä", "en": "What", "sv": "Vad"},
    publisher={"fi": "Julkaisija", "en": "Publisher", "sv": "Utgivare"},
    licence={"fi": "CC", "en": "CC", "sv": "CC"},
    main_language="fi",
    kinds=KINDS,
)


class Tags(HTMLParser):
    """Names, attributes and addresses of the elements of a page, and its inline scripts."""

    def __init__(self, html: str):
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[str] = []
        self.addresses: list[str] = []
        self.scripts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        self.attributes += [name for name, _value in attrs]
        self.addresses += [value for name, value in attrs if name in ("src", "href")]
        kind = dict(attrs).get("type")
        self._script = tag == "script" and kind is None

    def handle_data(self, data):
        if getattr(self, "_script", False):
            self.scripts.append(data.strip())

    def handle_endtag(self, tag):
        self._script = False
