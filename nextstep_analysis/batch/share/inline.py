"""One page of the site as one file: what it loads stands in it, and it asks for nothing."""

import base64
import posixpath
import re
from collections.abc import Callable, Mapping
from html import escape
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from nextstep_analysis.errors import ProjectError

ONLY_IN_THE_SITE = "data-site-only"
"""Elements with this attribute (a search field, say) are left out of a single file."""

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
)
VOID = (
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
)
_LOADING = ("src", "srcset", "poster", "background", "xlink:href")
_LOADING_BY_HREF = ("link", "base", "image", "use")
_KINDS = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".txt": "text/plain",
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_STYLE_LOADS = re.compile(r"@import|url\(\s*['\"]?(?!\s*['\"]?(?:data:|#))", re.IGNORECASE)


def single_page(path: str, read: Callable[[str], bytes]) -> str:
    """The page at `path` of a site, with its styles, scripts and downloads in it.

    Links to other pages of the site become plain text, navigation that leads nowhere
    else goes, and so does every element marked `ONLY_IN_THE_SITE`. Links out of the
    site stay: a browser asks nothing before somebody follows them.

    Parameters
    ----------
    path : str
        Where the page stands in the site: ``fi/kymiring.html``.
    read : callable
        The bytes of a file of the site, by its path; raises `ProjectError`.

    Raises
    ------
    ProjectError
        If a file is lacking, or the page would ask for something from elsewhere.
    """
    writer = _Writer(path, read)
    writer.feed(_text(path, read(path)))
    writer.close()
    html = writer.text()
    if asked := loaded_by(html):
        raise ProjectError(f"{path} asks for {asked[0]}, which cannot be put into a single file")
    return html


def local_path(address: str, page: str) -> str | None:
    """The file of the site that `address` means on `page`; None if it is of another kind.

    Examples
    --------
    >>> local_path("../assets/site.css", "fi/kymiring.html")
    'assets/site.css'
    >>> local_path("../../secret", "fi/kymiring.html")
    '../secret'
    >>> local_path("#state", "fi/kymiring.html") is local_path("https://a.fi/b", "x.html") is None
    True
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # no address at all, such as http://[
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))


def addresses(html: str) -> list[tuple[str, str, str]]:
    """What a page links to or loads: element, attribute, address; nothing within scripts.

    Examples
    --------
    >>> addresses('<a href="a.html?b&amp;c">A</a><script src="b.js">"<i src=c>"</script>')
    [('a', 'href', 'a.html?b&c'), ('script', 'src', 'b.js')]
    """
    finder = _Addresses()
    finder.feed(html)
    finder.close()
    return finder.found


def loaded_by(html: str) -> list[str]:
    """The addresses that a browser would ask for when it opens `html`.

    Examples
    --------
    >>> loaded_by('<a href="https://a.fi">A</a><img src="data:,"><img src="b.png">')
    ['b.png']
    """
    return [
        address
        for tag, name, address in addresses(html)
        if (name != "href" or tag in _LOADING_BY_HREF) and not address.startswith(("data:", "#"))
    ]


def inline_script(code: str) -> str:
    r"""JavaScript that cannot end, or hide the end of, the element it stands in.

    Examples
    --------
    >>> inline_script("f('</script><!--')")
    "f('\\x3c/script>\\x3c!--')"
    """
    return re.sub(r"<(?=/script|!--)", r"\\x3c", code, flags=re.IGNORECASE)


def inline_style(code: str) -> str:
    """CSS that cannot end the element it stands in; `ProjectError` if it loads a file."""
    if _STYLE_LOADS.search(code):
        raise ProjectError("a style sheet of the site loads another file: it cannot stand alone")
    return re.sub(r"<(?=/style|!--)", r"\\3c ", code, flags=re.IGNORECASE)


class _Writer(HTMLParser):
    """Writes a page again as it reads it; all that is not changed stays byte for byte."""

    def __init__(self, path: str, read: Callable[[str], bytes]):
        super().__init__(convert_charrefs=False)
        self._path, self._read = path, read
        self._out: list[str] = []
        self._deferred: list[str] = []
        self._plain: list[bool] = []  # of each open link: whether it has become a span
        self._left_out: list[str] = []  # open tags of an element that is left out
        self._nav: tuple[int, bool] | None = None  # where it began, and if a link stayed
        self._dropped = self._skip_script = False

    def text(self) -> str:
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if self._left_out or ONLY_IN_THE_SITE in values:
            self._left_out += [] if tag in VOID else [tag]
            return
        written = self.get_starttag_text() or ""
        change = getattr(self, f"_start_{tag}", None)
        if change:
            written = change(values, written)
        elif local_path(values.get("src") or "", self._path):
            written = _tag(tag, {**values, "src": self._data(values["src"])})
        self._out.append(written)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            self.handle_starttag(tag, attrs)
        elif not self._left_out and ONLY_IN_THE_SITE not in dict(attrs):
            self._out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self._left_out:
            while self._left_out and self._left_out.pop() != tag:
                pass
        elif tag == "script" and self._skip_script:
            self._skip_script = False
        elif tag == "a" and self._plain and self._plain.pop():
            self._out.append("</span>")
        elif tag == "nav" and self._nav:
            self._end_nav()
        else:
            if tag == "body":
                self._out += self._deferred
            self._out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._left_out and not self._skip_script:
            self._out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self.handle_data(f"<!{decl}>")

    def _start_head(self, _values: Mapping[str, str | None], written: str) -> str:
        return f'{written}\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">'

    def _start_link(self, values: Mapping[str, str | None], written: str) -> str:
        kinds = (values.get("rel") or "").split()
        address = values.get("href") or ""
        if "stylesheet" in kinds:
            return f"<style>{inline_style(_text(address, self._file(address)))}</style>"
        if "icon" in kinds:
            return written if address.startswith("data:") else '<link rel="icon" href="data:,">'
        return ""

    def _start_script(self, values: Mapping[str, str | None], written: str) -> str:
        if not (address := values.get("src")):
            return written
        self._skip_script = True
        kind = f' type="{escape(values["type"])}"' if values.get("type") else ""
        code = inline_script(_text(address, self._file(address)))
        element = f"<script{kind}>{code}</script>"
        if "defer" in values or values.get("type") == "module":
            self._deferred.append(element + "\n")
            return ""
        return element

    def _start_nav(self, _values: Mapping[str, str | None], written: str) -> str:
        self._nav, self._dropped = (len(self._out), False), False
        return written

    def _start_a(self, values: Mapping[str, str | None], written: str) -> str:
        inside = local_path(values.get("href") or "", self._path)
        plain = inside is not None and "download" not in values
        self._plain.append(plain)
        if plain:
            self._dropped = True
            return _tag("span", {k: values[k] for k in ("class", "id", "lang") if values.get(k)})
        if self._nav:
            self._nav = (self._nav[0], True)
        if inside is None:
            return written
        name = values["download"] or posixpath.basename(inside)
        return _tag("a", {**values, "href": self._data(values["href"]), "download": name})

    def _end_nav(self) -> None:
        start, kept = self._nav
        self._nav = None
        if self._dropped and not kept:
            del self._out[start:]  # all that it led to is not in this file
        else:
            self._out.append("</nav>")

    def _data(self, address: str) -> str:
        path = local_path(address, self._path)
        kind = _KINDS.get(posixpath.splitext(path)[1], "application/octet-stream")
        return f"data:{kind};base64,{base64.b64encode(self._file(address)).decode('ascii')}"

    def _file(self, address: str) -> bytes:
        path = local_path(address, self._path)
        if path is None or "\0" in path:
            raise ProjectError(f"{self._path} asks for {address!r}, which is not in the site")
        return self._read(path)


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProjectError(
            f"the site is not whole: {name} is not UTF-8 text (byte {error.start}); "
            "run `nextstep studies` to build it anew"
        ) from None


def _tag(name: str, values: Mapping[str, str | None]) -> str:
    written = (f' {k}="{escape(v)}"' if v is not None else f" {k}" for k, v in values.items())
    return f"<{name}{''.join(written)}>"


class _Addresses(HTMLParser):
    """Collects the addresses in a page: element, attribute, value."""

    def __init__(self):
        super().__init__()
        self.found: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            (tag, name, value.strip())
            for name, value in attrs
            if value and (name in (*_LOADING, "href") or (tag, name) == ("object", "data"))
        ]
