"""The page of all opportunities and needs: choices, addresses, paper, and scripts switched off."""

import csv
import io
import json
import posixpath
import re
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from accessibility import assert_accessible
from hypothesis import given, settings
from hypothesis import strategies as st

from nextstep_analysis.report.words.text import Text

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

SHOWN = """() => [...document.querySelectorAll(".listing tbody tr[data-ecosystem]")]
  .filter(row => row.checkVisibility())
  .map(row => [row.closest(".listing").dataset.list, row.dataset.ecosystem])"""
BARS = """() => new Set(
  [...document.querySelectorAll('[data-row]')].map(bar => bar.dataset.row)).size"""
ENTERED = "document.querySelectorAll('main script:not([type]), main img').length"
SAID = "rows => document.getElementById('found').textContent.includes(` ${rows},`)"
ALL = 11
KNOWN = {
    "ecosystems": ["grain", "wood"],
    "lists": ["core", "bought", "near"],
    "statuses": ["good", "fair"],
}


@pytest.fixture
def explorer(site):
    """The Finnish page of the made-up site, which has a little of everything."""
    if not (site / "fi" / "grain.html").exists():
        pytest.skip("the rows of the made-up site are known; the real one has a test of its own")
    return site / "fi" / "info" / "explorer.html"


def found(page) -> str:
    return page.locator("#found").inner_text()


def at(page, path, hash_: str) -> None:
    page.goto(path.as_uri() + hash_)
    page.reload()


def test_choices_add_up_and_the_number_of_rows_is_said(explorer, visit):
    with visit(explorer) as seen:
        page = seen.page
        assert found(page) == f"Rivejä näkyvissä {ALL}, kaikkiaan {ALL}"
        assert page.locator("#found").get_attribute("aria-live") == "polite"
        assert not page.locator("#reset").is_visible()
        page.get_by_role("checkbox", name="Puu, huonekalut ja muotoilu", exact=True).check()
        assert {one for _, one in page.evaluate(SHOWN)} == {"wood"}
        page.get_by_role("checkbox", name="Ostettu muualta", exact=True).check()
        page.get_by_role("checkbox", name="Puuttuvat yritykset", exact=True).check()
        assert {one for one, _ in page.evaluate(SHOWN)} == {"bought", "specialisation"}
        page.get_by_label("Luotettavuus tai tulkinta").select_option("good")
        assert page.evaluate(SHOWN) == [["bought", "wood"], ["specialisation", "wood"]]
        assert page.locator("#core").is_hidden() and page.locator("#needs").is_visible()
        assert "Puu, huonekalut ja muotoilu; Ostettu muualta, Puuttuvat yritykset" in (
            page.locator("#chosen").inner_text()
        )
        assert not seen.errors  # before axe, which asks for the style sheets
        assert_accessible(page)
        page.locator("#reset").click()
        assert len(page.evaluate(SHOWN)) == ALL and not page.locator("#reset").is_visible()
        assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize(
    ("typed", "rows"),
    [("ÖLJY", 1), ("öljy lääk", 1), ("oljy", 0), ("19_22", 1), ("koneet", 4), ("o\u0308ljy", 1)],
)
def test_names_and_codes_are_found_in_either_case_and_an_o_with_dots_is_no_o(
    explorer, visit, typed, rows
):
    with visit(explorer, read=False) as seen:
        seen.page.get_by_label("Toimiala tai tuote").fill(typed)
        seen.page.wait_for_function(SAID, arg=rows)
        assert len(seen.page.evaluate(SHOWN)) == rows
        said = "Mikään rivi ei vastaa rajausta." in found(seen.page)
        assert said == (rows == 0) and seen.page.locator("#reset").is_visible()


def test_the_address_keeps_the_choice_and_back_takes_one_step(explorer, visit):
    with visit(explorer) as seen:
        page = seen.page
        page.get_by_label("Vain useammalle ekosysteemille yhteiset").check()
        page.get_by_label("Rivien järjestys").select_option("name")
        page.get_by_label("Toimiala tai tuote").press_sequentially("koneet", delay=120)
        page.wait_for_function("location.hash.includes('koneet')")
        address = page.url
        shown = page.evaluate(SHOWN)
        page.go_back()  # all that was typed is one step
        page.wait_for_function("!location.hash.includes('q=')")
        assert page.locator("#words").input_value() == ""
        page.go_back()
        page.wait_for_function("document.getElementById('sort').value === ''")
        assert page.locator("input[name=shared]").is_checked()
        page.go_back()
        page.wait_for_function("location.hash === ''")
        assert len(page.evaluate(SHOWN)) == ALL
        page.goto(address)
        page.reload()
        assert page.evaluate(SHOWN) == shown and found(page).startswith("Rivejä näkyvissä 4")
        page.locator("nav.languages a").first.click()
        assert "/en/" in page.url and page.url.endswith(address.partition("#")[2])
        assert page.locator("#words").input_value() == "koneet"
        assert not seen.errors


@pytest.mark.parametrize(
    "hash_",
    [
        "#ecosystem=nothing",
        "#list=bought,<script>alert(1)</script>",
        "#<img src=x onerror=alert(1)>",
        "#status=__proto__&constructor=1&__proto__=2",
        "#sort=%E0%A4%A&shared=maybe",
        "#" + "q=" + "x" * 5000,
        "#]]>'\"&status=good'onclick='alert(1)",
    ],
)
@pytest.mark.edge(
    "reading",
    "an address of the page of opportunities with unknown or hostile choices",
    "they are left out, one line says so, and nothing of them enters the page",
)
def test_what_an_address_should_not_hold_is_left_out_and_said(explorer, visit, hash_):
    with visit(explorer, read=False) as seen:
        page = seen.page
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        before = page.evaluate("document.querySelectorAll('*').length")
        at(page, explorer, hash_)
        assert page.locator("#unknown").inner_text().startswith("Osoitteessa on rajauksia")
        assert page.evaluate(ENTERED) == 0
        assert abs(page.evaluate("document.querySelectorAll('*').length") - before) < 200
        assert "alert" not in page.locator("main").inner_text() and not seen.errors
        page.locator("input[name=shared]").check()
        assert page.locator("#unknown").inner_text() == ""


@pytest.mark.edge("reading", "markup typed among the words", "it is looked for, and stays text")
def test_words_stay_words(explorer, visit):
    with visit(explorer, read=False) as seen:
        at(seen.page, explorer, "#q=" + quote("<b>$&{x}</b>"))
        assert "hakusana ”<b>$&{x}</b>”" in seen.page.locator("#chosen").inner_text()
        assert seen.page.locator("#chosen b").count() == 0 and not seen.errors


def test_a_place_in_the_page_is_no_choice(explorer, visit):
    with visit(explorer) as seen:
        seen.page.locator("input[name=shared]").check()
        shown = seen.page.evaluate(SHOWN)
        seen.page.evaluate("location.hash = 'content'")
        seen.page.wait_for_function("location.hash === '#content'")
        assert seen.page.evaluate(SHOWN) == shown
        assert seen.page.locator("#unknown").inner_text() == ""


def test_the_chart_has_the_rows_that_are_shown_and_is_marked_with_them(explorer, visit):
    with visit(explorer) as seen:
        page = seen.page
        assert page.evaluate(BARS) == 3, "a product with a missing number is not drawn"
        page.get_by_label("Toimiala tai tuote").fill("öljy")
        page.wait_for_function(
            "document.querySelector('.chart-figure').dataset.rows === '1'", timeout=5000
        )
        assert page.evaluate(BARS) == 1
        words = page.locator(".chart svg").first.text_content()
        assert "Öljy" in words and "muotoilu" in words and "Koneet" not in words
        assert page.locator(".chart-figure details tbody tr:not([hidden])").count() == 1
        page.locator("tr[data-drawn='1'] a").focus()
        assert page.locator(".chart .pointed").count() > 0
        page.locator("#words").focus()
        assert page.locator(".chart .pointed").count() == 0
        page.locator("[data-row='0']").first.hover()
        assert page.locator("tr.pointed").get_attribute("data-drawn") == "1"
        page.get_by_label("Toimiala tai tuote").fill("sahatavara")
        page.wait_for_function("document.querySelector('.chart-figure').hidden", timeout=5000)
        assert not seen.errors


def test_the_same_industries_stand_together_when_rows_are_ordered_by_name(explorer, visit):
    with visit(explorer, read=False) as seen:
        at(seen.page, explorer, "#list=bought&sort=name")
        rows = seen.page.locator("[data-list=bought] tr[data-ecosystem] th").all_inner_texts()
        plain = [name.replace("\u00ad", "") for name in rows]
        assert plain == ["Huonekalut", "Koneet ja laitteet", "Koneet ja laitteet", plain[3]]
        assert plain[3].startswith("Öljy"), "ö is the last letter"


def test_without_scripts_all_rows_stand_by_list_and_ecosystem(explorer, visit):
    with visit(explorer, java_script_enabled=False) as seen:
        page = seen.page
        assert page.locator(".listing tbody tr:visible").count() >= ALL
        assert not page.locator("#explore").is_visible()
        assert page.locator("noscript .callout").is_visible()
        assert page.locator(".listing .basis a:visible").count() == ALL
        assert page.locator("[data-list=thin] .none:visible").count() == 2


def test_paper_has_the_rows_and_says_which_they_are(explorer, visit):
    with visit(explorer, read=False) as seen:
        at(seen.page, explorer, "#list=bought&ecosystem=grain")
        seen.page.emulate_media(media="print")
        words = seen.page.locator("body").inner_text()
        assert "Rajaus: " in words and "Ostettu muualta" in words and "Näkyvissä" not in words
        assert not seen.page.locator("#explore").is_visible()
        assert seen.page.locator(".listing tbody tr[data-ecosystem]:visible").count() == 1
        at(seen.page, explorer, "")
        seen.page.emulate_media(media="print")
        assert "Rajaus: kaikki rivit." in seen.page.locator("body").inner_text()


def test_the_keyboard_reaches_and_changes_each_choice(explorer, visit):
    with visit(explorer, read=False) as seen:
        page = seen.page
        page.locator("#words").focus()
        for _step in range(4):
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        assert page.evaluate("document.activeElement.name") == "ecosystem"
        assert page.evaluate("location.hash").startswith("#ecosystem=")
        assert len(page.evaluate(SHOWN)) < ALL


@pytest.fixture(scope="module")
def choices(browser):
    """The functions of the choices alone, on an empty page."""
    from nextstep_analysis.report.background.kind import BACKGROUND

    (script,) = (path for path in BACKGROUND.assets if path.name == "explorer-choices.js")
    page = browser.new_page()
    page.add_script_tag(path=script)
    yield page
    page.close()


some = st.lists(st.sampled_from(("grain", "wood")), unique=True).map(sorted)
states = st.fixed_dictionaries(
    {
        "ecosystems": some,
        "lists": st.sampled_from(([], ["core"], ["core", "near"])),
        "status": st.sampled_from(("", "good", "fair")),
        "shared": st.booleans(),
        "words": st.text(max_size=20).map(str.strip),
        "sort": st.sampled_from(("", "name")),
    }
)
TURN = """([state, known]) => {
  const found = NextStepChoices.read(NextStepChoices.write(state), known);
  return [found.state, found.unknown];
}"""
READ = "([hash, known]) => NextStepChoices.read(hash, known)"
TRIED = "([rows, state]) => rows.map(row => NextStepChoices.shows(row, state))"
ROWS = [
    {"ecosystem": e, "list": n, "status": s, "shared": shared, "find": f}
    for e, n, s, shared, f in (
        ("wood", "core", "good", True, "Huonekalut (C31)"),
        ("wood", "bought", "fair", False, "ÖLJY, kemia 19_22"),
        ("grain", "near", "fair", True, "Elintarvikkeet C10"),
        ("grain", "core", "weak", False, ""),
    )
]


@settings(max_examples=40, deadline=None)
@given(state=states)
def test_what_is_written_into_an_address_is_read_from_it(choices, state):
    plain = state["words"].isprintable()
    read, unknown = choices.evaluate(TURN, [state, KNOWN])
    assert not unknown
    assert read == state or not plain  # lone halves of characters are none in an address


@settings(max_examples=40, deadline=None)
@given(hash_=st.text(max_size=60) | st.text(alphabet="ecosytmlia=&,%#+qx<>", max_size=40))
def test_any_address_is_read_to_known_choices(choices, hash_):
    state = choices.evaluate(READ, [hash_, KNOWN])["state"]
    assert set(state["ecosystems"]) <= set(KNOWN["ecosystems"])
    assert set(state["lists"]) <= set(KNOWN["lists"])
    assert state["status"] in ("", *KNOWN["statuses"]) and state["sort"] in ("", "name")
    assert isinstance(state["shared"], bool) and len(state["words"]) <= 100


@settings(max_examples=40, deadline=None)
@given(state=states, words=st.sampled_from(("", "öljy", "C31 huone", "c10", "x")))
def test_a_row_is_shown_if_and_only_if_it_is_in_each_choice(choices, state, words):
    state = state | {"words": words}
    model = [
        (not state["ecosystems"] or row["ecosystem"] in state["ecosystems"])
        and (not state["lists"] or row["list"] in state["lists"])
        and state["status"] in ("", row["status"])
        and (row["shared"] or not state["shared"])
        and all(word in row["find"].lower() for word in words.lower().split())
        for row in ROWS
    ]
    assert choices.evaluate(TRIED, [ROWS, state]) == model


# --- the real site: the numbers are those of the studies -------------------------------------

TABLES = {
    "core": ("three_measures", ("d", ".2f", "")),
    "bought": ("bought_elsewhere", ("approx", None, ".0%", "")),
    "thin": ("thin_links", (".2f", None, "d", "")),
    "near": ("near_and_strong", (".2f", ".2f", None, "d", "")),
}
GAPS = ("specialisation", "suppliers", "buyers", "performance")


class Rows(HTMLParser):
    """The rows of the page: list, ecosystem, address of the table, and the text of each cell."""

    def __init__(self):
        super().__init__()
        self.rows, self._list, self._cell = [], "", None

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "section" and "data-list" in told:
            self._list = told["data-list"]
        elif tag == "tr" and "data-ecosystem" in told:
            self.rows.append((self._list, told["data-ecosystem"], [], []))
        elif tag in ("th", "td") and self.rows and self._list:
            self.rows[-1][3].append("")
            self._cell = True
        elif tag == "a" and self._cell:
            self.rows[-1][2].append(told["href"])
        elif tag in ("details", "figure", "span") and tag != "figure":
            self._cell = False

    def handle_endtag(self, tag):
        if tag in ("table", "section"):
            self._list, self._cell = ("" if tag == "section" else self._list), None
        if tag in ("th", "td", "tr"):
            self._cell = None

    def handle_data(self, data):
        if self._cell and self.rows:
            self.rows[-1][3][-1] += data.replace("\u00ad", "")


def rows_of_page(path):
    chart = r'<figure class="chart-figure".*?</figure>'
    html = re.sub(chart, "", path.read_text("utf-8"), flags=re.DOTALL)
    parser = Rows()
    parser.feed(html)
    return parser.rows


@pytest.mark.parametrize("language", ["fi", "en"])
def test_rows_are_those_of_the_documents_of_all_studies(site, language):
    """Names, order and numbers, as the tables of ``data/<study>.json`` hold them, unrounded."""
    if not (documents := sorted((site / "data").glob("*.json"))) or len(documents) < 8:
        pytest.skip("only the real site has documents of studies")
    page = site / language / "info" / "explorer.html"
    assert page.stat().st_size <= 350_000
    rows, text, seen = rows_of_page(page), Text(language), 0
    studies = [path for path in documents if not path.name.endswith("schema.json")]
    assert {row[1] for row in rows} == {path.stem for path in studies}
    for path in studies:
        document = json.loads(path.read_text("utf-8"))
        for name, (table, forms) in TABLES.items():
            mine = [row for row in rows if row[:2] == (name, path.stem)]
            if mine:
                seen += _compared(mine, document, table, forms, path.parent, text)
        needs = [row for row in rows if row[1] == path.stem and row[0] in GAPS]
        if needs:
            seen += _compared(needs, document, "needs", (), path.parent, text)
    assert seen == len(rows) > 100


def _compared(rows, document, table, forms, folder, text) -> int:
    """How many rows the page and the CSV file of the table have, which are the same ones."""
    (place,) = {posixpath.basename(row[2][0]) for row in rows}
    exhibit = place.partition("#")[2]
    (held,) = [one for one in document["tables"] if one["exhibit"] == exhibit]
    assert held["table"] == table and place.startswith(document["id"])
    content = (folder / held["csv"][text.language]).read_text("utf-8-sig")
    delimiter, mark = (";", ",") if text.language == "fi" else (",", ".")
    heads, *lines = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
    assert [line[0] for line in lines] == [row[3][0] for row in rows]
    for row, line in zip(rows, lines, strict=True):
        cells = iter(line[1:])
        for shown, form in zip(row[3][2:], forms, strict=False):
            if form is None:  # an interval, in two cells of the file
                next(cells), next(cells)
            elif form:
                assert shown == text.write(float(next(cells).replace(mark, ".")), form), heads
    return len(rows)
