"""What a profile leaves out, for its editor: lines of its file, and questions without an answer."""

from nextstep_analysis.profile import LeftOut, Profile


def editor_list(profile: Profile) -> str:
    """One line for each statement that is not printed, and one for each open question."""
    lines = [_told(one) for one in profile.left_out]
    lines += [f"no fact answers: {name}" for name in profile.unanswered]
    head = f"{profile.ecosystem}: printed on {profile.published}"
    return "\n".join([head, *(lines or ["nothing is left out"])])


def _told(one: LeftOut) -> str:
    if one.why == "low":
        why = "its confidence is low, and a claim is not printed"
    elif one.why == "missing":
        why = "the background study has no such figure"
    else:
        why = f"it held until {one.until} (rule: {one.why}); look again and write 'until'"
    return f"line {one.line}: {one.fact} is left out: {why}"
