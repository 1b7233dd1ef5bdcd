"""Every way in which `settings.yaml` can be wrong."""

import pytest

from nextstep_analysis.catalogue.settings import read_settings
from nextstep_analysis.errors import CatalogueError


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("region: MK07", "region: Päijät-Häme", "a region is MK and two digits"),
        ("region: MK07", "region: KU398", "region is 'KU398'"),
        ("reference: SSS", "reference: MK07", "reference is 'MK07', the region itself"),
        ("reference: SSS", "refrence: SSS", "unknown key 'refrence', did you mean 'reference'?"),
        ("languages: [fi, en]", "languages: [fi, de]", "must be 'fi' or 'en'"),
        ("languages: [fi, en]", "languages: [fi, sv]", "must be 'fi' or 'en'"),
        ("summaries: [sv]", "summaries: [fi]", "must be 'sv'"),
        ("summaries: [sv]", "summaries: [sv, sv]", "the language 'sv' stands twice"),
        ("languages: [fi, en]", "languages: [fi, fi]", "the language 'fi' stands twice"),
        ("languages: [fi, en]", "languages: []", "needs at least 1"),
        ("latest_year: 2022", "latest_year: 22", "must be greater than or equal to 1990"),
        ("latest_year: 2022", "latest_year: '2022'", "must be a whole number"),
        ("- [2018, 2022]", "- [2022, 2018]", "the period 2022-2018 must begin before it ends"),
        ("- [2018, 2022]", "- [2018, 2023]", "ends after latest_year, 2022"),
        ("- [2018, 2022]", "- [2018, 2021]", "is the main one and must end in latest_year"),
        ("- [2018, 2022]", "- [2018]", "is [2018]: a period is a first and a last year"),
        ("- [2018, 2022]", "- 2018–2022", "is '2018–2022': a period is a first and a last year"),
        ("- [2013, 2016]", "- [2013, 2018]", "overlaps 2018-2022; periods must lie apart"),
        ("small_count: 20", "small_count: 0", "must be greater than or equal to 1"),
        (
            "interval_level: 0.95",
            "interval_level: 95",
            "is 95: must be less than or equal to",
        ),
        ("interval_level: 0.95", "interval_level: 95 %", "must be a number"),
        ("core: 1.0", "core: 1.01", "weights.core is 1.01: must be less than or equal to 1"),
        (
            "enabling: 0.25",
            "enabling: 0",
            "weights.enabling is 0: must be greater than",
        ),
        ("related: 0.5", "relatd: 0.5", "unknown key 'weights.relatd', did you mean 'related'?"),
        ("cell_seconds: 600", "cell_seconds: 0", "must be greater than or equal to 1"),
        ("cell_seconds: 600", "cell_seconds: 10 min", "must be a whole number"),
        ("memory_megabytes: 2000", "memory_megabytes: 2", "must be greater than or equal to 256"),
        ("memory_megabytes: 2000", "memory_megabytes: 2 GB", "must be a whole number"),
        ("project_code: A75226", "phone: '1'", "unknown key 'publisher.phone'"),
    ],
)
def test_a_wrong_setting(spoil, old, new, said):
    path, line = spoil("settings.yaml", old, new)
    with pytest.raises(CatalogueError) as caught:
        read_settings(path)
    assert str(caught.value).startswith(f"{path}, line {line}: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("    sv: Bakgrundsutredningar om ekosystemen i Päijänne-Tavastland\n", "title:"),
        ("    sv: Lahden Seudun Kehitys LADEC Oy\n", "name:"),
    ],
)
@pytest.mark.edge(
    "configuration", "a text of every page lacks the language of the summaries", "one sentence"
)
def test_what_stands_on_every_page_stands_in_the_languages_of_the_summaries(spoil, text, key):
    path, _line = spoil("settings.yaml", text, "")
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next(n for n, found in enumerate(lines, 1) if found.strip() == key)
    with pytest.raises(CatalogueError) as caught:
        read_settings(path)
    assert str(caught.value) == (
        f"{path}, line {line}: the text is missing in sv, and summaries has sv; write it, or take "
        "the language out of summaries"
    )
    told = path.read_text(encoding="utf-8").replace("summaries: [sv]", "summaries: []")
    path.write_text(told, encoding="utf-8")
    assert read_settings(path).published_in == ("fi", "en")
