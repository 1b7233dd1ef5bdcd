"""What is tried on every open page: its headings, its keyboard order, and the numbers it saves."""

import csv
import io
import itertools
import math

MARKS = {"fi": (";", ","), "sv": (";", ","), "en": (",", ".")}
_LEVELS = "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => Number(h.tagName[1]))"
_WATCH = """() => {
  window.reached = [];
  document.addEventListener("focusin", event => window.reached.push(event.target));
  window.controls = [...document.querySelectorAll(
    "a[href], summary, input:not([type='radio']:not(:checked)), button, select, textarea, " +
    "[tabindex='0']")]
    .filter(element => element.checkVisibility());
  return window.controls.length;
}"""
_REACHED = """() => ({
  first: window.reached[0].className,
  missed: window.controls.filter(e => !window.reached.includes(e)).map(e => e.outerHTML),
  strange: window.reached.filter(e => !window.controls.includes(e)).map(e => e.outerHTML),
})"""
_SKIP = """() => {
  const link = document.querySelector("a.skip");
  link.focus();
  return link.getBoundingClientRect().x;
}"""
_SAVED = """async () => {
  const blobs = [], clicked = HTMLAnchorElement.prototype.click;
  URL.createObjectURL = blob => { blobs.push(blob); return "#"; };
  HTMLAnchorElement.prototype.click = () => {};
  const buttons = [...document.querySelectorAll("[data-save=csv]")];
  const found = [];
  for (const button of buttons) {
    button.click();
    await new Promise(done => setTimeout(done));
    const figure = button.closest("figure");
    const spec = JSON.parse(figure.querySelector("script").textContent);
    found.push({
      blobs: blobs.length, text: await blobs[blobs.length - 1].text(),
      table: spec.table, data: spec.data || null,
      source: figure.querySelector(".source").textContent,
      shown: [...figure.querySelectorAll("tbody tr")].length,
    });
  }
  HTMLAnchorElement.prototype.click = clicked;
  return found;
}"""


def tour(page, path) -> None:
    """Try an open page whose parts are all unfolded."""
    _headings(page.evaluate(_LEVELS), path)
    _keyboard(page, path)
    language = page.evaluate("document.documentElement.lang")
    files = page.evaluate(_SAVED)
    for place, saved in enumerate(files, start=1):
        assert saved["blobs"] == place, path
        _csv(saved, MARKS[language], f"{path}, file {place}")
    _drawn([saved for saved in files if saved["data"]], path)


def _headings(levels: list[int], path) -> None:
    assert levels[0] == 1 and levels.count(1) == 1, path
    steps = [later - earlier for earlier, later in itertools.pairwise(levels)]
    assert all(step <= 1 for step in steps), path


def _keyboard(page, path) -> None:
    """Tab comes to every control, to nothing else, and first to the link past the header."""
    for _press in range(page.evaluate(_WATCH)):
        page.keyboard.press("Tab")
    reached = page.evaluate(_REACHED)
    assert reached["missed"] == reached["strange"] == [], path
    if path.stem.endswith("-embed"):  # has no header to pass
        return
    assert reached["first"] == "skip", path
    assert page.evaluate(_SKIP) >= 0, path
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content", path


def _csv(saved: dict, marks: tuple[str, str], where: str) -> None:
    """The file has the numbers that the page holds, and tells their source."""
    delimiter, mark = marks
    table = saved["table"]
    assert "\u00ad" not in saved["text"], where
    lines = io.StringIO(saved["text"], newline="")
    heads, *rows = csv.reader(lines, delimiter=delimiter)
    assert len(heads) == len(table["columns"]), where
    assert len(table["rows"]) == saved["shown"] or not table["rows"], where
    assert rows[len(table["rows"])] == [] and rows[-1] == [saved["source"]], where
    for written, row in zip(rows, table["rows"], strict=False):
        assert [_read(cell, value, mark) for cell, value in zip(written, row, strict=True)] == row


def _hover(trace: dict) -> list[str]:
    told = trace.get("hovertext", [])
    return [told] if isinstance(told, str) else list(told)


def _drawn(charts: list[dict], path) -> None:
    """What is saved is what is drawn: a column's every number stands in what the drawing is handed.

    Or none does, as a column that is told beside the drawn ones; maps, matrices and networks
    draw shades and links in place of numbers. A 0 or 1 may be found by chance. Of a mark that
    has a text of its own, this may tell what is not drawn, such as its interval.
    """
    shares = []
    for saved in charts:
        drawn, rows = _numbers(saved["data"]), saved["table"]["rows"]
        hover = " ".join(one for trace in saved["data"] for one in _hover(trace))
        beside = [f"{str(row[0]).partition(' (')[0]}<br>" in hover for row in rows]
        for column in zip(*rows, strict=True):
            cells = [
                (_among(cell, drawn), told)
                for cell, told in zip(column, beside, strict=True)
                if isinstance(cell, float | int)
            ]
            found = [there for there, told in cells if there or not told]
            if found:
                shares.append(sum(found) / len(found))
    assert all(share == 1 or share < 0.3 for share in shares), f"{path}: {shares}"
    assert sum(share == 1 for share in shares) >= 0.75 * len(shares), f"{path}: {shares}"


def _read(cell: str, value: str | float | None, mark: str) -> str | float | None:
    if isinstance(value, str):
        return cell[1:] if cell == "'" + value else cell
    return float(cell.replace(mark, ".")) if cell else None


def _numbers(drawn) -> set[float]:
    """All numbers in what the drawing is handed."""
    if isinstance(drawn, dict):
        return set().union(*(_numbers(part) for part in drawn.values()))
    if isinstance(drawn, list):
        return set().union(*(_numbers(part) for part in drawn))
    return {float(drawn)} if isinstance(drawn, float | int) else set()


def _among(number: float, drawn: set[float]) -> bool:
    return any(math.isclose(number, other, rel_tol=1e-6, abs_tol=1e-12) for other in drawn)
