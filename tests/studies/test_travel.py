"""The travel model of the project against driving times that somebody published.

Twenty pairs with an official time each were not found in what could be looked up. What was found
are times told in words, in whole and half hours mostly, by the pages named here (stored copies,
read in November 2026), and lines that Traficom drew on a map.
"""

import math

import pytest

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.indicators.accessibility import Motorways, travel_time
from nextstep_analysis.processed import read_table

TRAFICOM = "https://tieto.traficom.fi/fi/tilastot/alueellisia-saavutettavuustarkasteluja"
"""To the centre of Helsinki by car: the line of two hours runs about through Turku, Tampere,
Heinola, Kouvola and Kotka, that of three hours through Pori, Jyväskylä, Mikkeli, Lappeenranta."""
PUBLISHED = (
    ("Helsinki", "Mikkeli", 150, "https://www.mikkeliwaterweek.fi/city-of-mikkeli/"),
    ("Helsinki", "Kuopio", 240, "https://humbo.com/fi/kuopio"),
    ("Helsinki", "Imatra", 180, "https://en.wikivoyage.org/wiki/Imatra"),
    (  # three and a half to four hours
        "Helsinki",
        "Savonlinna",
        225,
        "https://www.midnightfinland.com/how-many-miless-to-savonlinna-finland/",
    ),
    (
        "Helsinki",
        "Jämsä",
        150,
        "https://discoveringfinland.com/fi/blog/elamyksia-himos-jamsassa-suomen-sydamessa",
    ),
    ("Helsinki", "Tampere", 120, TRAFICOM),
    ("Helsinki", "Pori", 180, TRAFICOM),
    ("Helsinki", "Jyväskylä", 180, TRAFICOM),
    # Helsinki airport lies in Vantaa; "an hour"
    ("Hämeenlinna", "Vantaa", 60, "https://hotelscombined.com/Place/Hameenlinna.htm"),
)
TOLD_IN_HOURS = (  # "about an hour", "only an hour", "about 50 minutes" and "an hour"
    ("Hämeenlinna", "Tampere", 60, "https://hotelscombined.com/Place/Hameenlinna.htm"),
    ("Lahti", "Helsinki", 60, "http://www.studentnews.pl/serwis.php?s=9&pok=2183"),
    ("Lahti", "Vantaa", 50, "https://visitlahti.fi/en/frontpage/media/"),
)
LIMITS = {
    120: ("Turku", "Tampere", "Heinola", "Kouvola", "Kotka"),
    180: ("Pori", "Jyväskylä", "Mikkeli", "Lappeenranta"),
}


@pytest.fixture(scope="module")
def minutes(built):
    """Minutes of the project's travel model by pair of names."""
    travel = load_catalogue(built).factors.travel
    table = read_table(built, "municipalities")
    names = table.set_index("municipality")["name_fi"]
    origins = [code for code, name in names.items() if name in {"Helsinki", "Hämeenlinna", "Lahti"}]
    told = travel.motorways
    times = travel_time(
        table.rename(columns={"municipality": "place"}),
        origins=origins,
        detour=travel.detour.value,
        speeds=[(speed.up_to_km or math.inf, speed.km_per_hour) for speed in travel.speeds],
        motorways=Motorways(told.roads, told.km_per_hour, told.detour),
    )
    pairs = zip(times["origin"].map(names), times["place"].map(names), strict=True)
    return dict(zip(pairs, times["minutes"], strict=True))


def test_helsinki_to_tampere_by_motorway(minutes):
    assert 105 < minutes["Helsinki", "Tampere"] <= 115


@pytest.mark.parametrize(("start", "end", "published", "source"), PUBLISHED)
def test_within_ten_per_cent_of_a_published_time(minutes, start, end, published, source):
    assert minutes[start, end] == pytest.approx(published, rel=0.1), source


@pytest.mark.parametrize(("start", "end", "published", "source"), TOLD_IN_HOURS)
def test_within_a_quarter_of_an_hour_of_what_is_told_in_hours(
    minutes, start, end, published, source
):
    assert minutes[start, end] == pytest.approx(published, abs=15), source


def test_nobody_on_the_lines_of_traficom_takes_much_longer(minutes):
    """They are drawn roughly: Mikkeli, on the line of three hours, says two and a half itself."""
    for limit, places in LIMITS.items():
        for place in places:
            assert limit / 2 < minutes["Helsinki", place] <= 1.1 * limit, place


def test_a_place_beyond_a_line_is_beyond_it(minutes):
    assert minutes["Helsinki", "Jyväskylä"] > 120 < minutes["Helsinki", "Pori"]
    assert minutes["Helsinki", "Kuopio"] > 180 < minutes["Helsinki", "Seinäjoki"]
