"""The ten questions of the how-to: each three lines at most, and each answers."""

import re
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest
from studied import kept_in_run

import nextstep_analysis as ns

PAGE = Path(__file__).parents[1] / "docs" / "how_to.md"
BLOCK = r"^## (\d+)\..*?```python\n(.*?)```"
QUESTIONS = dict(re.findall(BLOCK, PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE))


def test_ten_questions_in_three_lines_at_most():
    assert list(QUESTIONS) == [str(number) for number in range(1, 11)]
    assert all(len(lines.strip().splitlines()) <= 3 for lines in QUESTIONS.values())


@pytest.mark.slow
@pytest.mark.parametrize("number", QUESTIONS)
def test_each_answers(built, monkeypatch, number):
    monkeypatch.chdir(built.root)
    *before, last = QUESTIONS[number].strip().splitlines()
    held = {"ns": ns}
    with kept_in_run():
        exec("\n".join(before), held)
        answer = eval(last, held)
    if isinstance(answer, pd.DataFrame):
        assert len(answer) and answer.notna().any(axis=None)
    else:
        assert isinstance(answer, go.Figure) or len(answer) == 5
