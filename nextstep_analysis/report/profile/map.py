"""The map of a profile: jobs by municipality, and the numbers behind it."""

from html import escape

import pandas as pd

from nextstep_analysis.profile import Profile
from nextstep_analysis.report.charts.bubble_map import bubble_map
from nextstep_analysis.report.profile.words import Words
from nextstep_analysis.report.words.text import Text
from nextstep_analysis.study import Code


def local_jobs(profile: Profile) -> pd.DataFrame:
    """Jobs by municipality, most first; those that are missing stay so."""
    jobs = profile.jobs
    local = jobs[jobs["region"].str.startswith("KU")]
    return local.sort_values(["jobs", "region"], ascending=[False, True], ignore_index=True)


def map_title(profile: Profile, text: Text) -> str:
    """How many of the region's jobs are where most of them are; nothing of missing figures."""
    local = local_jobs(profile)
    whole = profile.jobs.set_index("region")["jobs"].get(profile.region)
    sections = [Code(section) for section in profile.sections_of_jobs]
    if local["jobs"].isna().any() or whole is None or pd.isna(whole):
        return text.say("Jobs by municipality")
    first = local.iloc[0]
    return text.say(
        "{most:d} of the region's {all:d} jobs in {sections:short_lower} are in {place}",
        most=float(first["jobs"]),
        all=float(whole),
        sections=sections,
        place=Code(first["region"]),
    )


def map_subtitle(profile: Profile, text: Text) -> str:
    """What is counted, where and when."""
    year = int(profile.jobs["year"].iloc[0])
    if any(len(code) > 1 for code in profile.sections_of_jobs):
        return text.say(
            "Jobs in {industries:short_lower} by municipality, {year:year}",
            industries=[Code(code) for code in profile.sections_of_jobs],
            year=year,
        )
    return text.say(
        "Jobs in {sections:short_lower} (whole sections) by municipality, {year:year}",
        sections=[Code(section) for section in profile.sections_of_jobs],
        year=year,
    )


def map_svg(profile: Profile, text: Text) -> str:
    """The drawing; "" where there are no boundaries or no jobs."""
    local = local_jobs(profile)
    known = local.dropna(subset=["jobs"])
    if profile.boundaries is None or known.empty or known["jobs"].max() <= 0:
        return ""
    shapes = profile.boundaries.rename(columns={"municipality": "code"})
    amounts = dict(zip(known["region"], known["jobs"].astype(float), strict=True))
    labels = {code: f"{text.name(code)} {text.write(n, 'd')}" for code, n in amounts.items()}
    return bubble_map(
        shapes,
        amounts,
        labels=labels,
        title=map_title(profile, text),
        description=map_subtitle(profile, text),
    )


def map_figure(words: Words) -> str:
    """The figure with its title, its drawing and its numbers; "" where there is no drawing."""
    profile, text = words.profile, words.text
    svg = map_svg(profile, text)
    if not svg:
        return ""
    subtitle = escape(map_subtitle(profile, text)) + words.dataset_marks(profile.map_sources)
    return (
        '<figure class="chart-figure" id="map"><figcaption>'
        f'<p class="figure-title">{escape(map_title(profile, text))}</p>'
        f'<p class="figure-subtitle">{subtitle}</p></figcaption>'
        f"{svg}{_table(profile, text)}</figure>"
    )


def _table(profile: Profile, text: Text) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(text.name(one.region))}</th>'
        f'<td class="number">{escape(text.write(float(one.jobs), "d"))}</td></tr>'
        for one in local_jobs(profile).itertuples()
    )
    heads = (
        f'<th scope="col">{escape(text.say("Municipality"))}</th>'
        f'<th scope="col" class="number">{escape(text.say("Jobs"))}</th>'
    )
    caption = escape(map_subtitle(profile, text))
    return (
        f"<details><summary>{escape(text.say('Show data'))}</summary>"
        f'<div class="scroll"><table><caption><span>{caption}</span></caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )
