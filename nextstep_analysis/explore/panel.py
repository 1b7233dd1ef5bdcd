"""The explorer in a notebook: choices on top, the figure, its numbers, and its lines of code.

The only module that imports ipywidgets; nothing of the studies or of the site imports this one.
"""

import json
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets

from nextstep_analysis.errors import NextStepError
from nextstep_analysis.explore import parameters
from nextstep_analysis.explore.choices import LABEL, Choices
from nextstep_analysis.explore.code import code_of
from nextstep_analysis.explore.kept import KeptStudies
from nextstep_analysis.explore.shown import Shown, shown
from nextstep_analysis.explore.state import State, first_state
from nextstep_analysis.project import Project, find_project

PLOTLY = "application/vnd.plotly.v1+json"
WIDE, ACROSS = widgets.Layout(width="100%"), widgets.Layout(width="calc(100% - 4px)")
FILE = widgets.Layout(width="min(100%, 480px)")
CLASS = "nextstep-explorer"
KEYS = """(() => {
  const own = (part) => part.setAttribute("data-lm-suppress-shortcuts", "true");
  const begin = (tries) => {
    const box = element.closest(".%s");
    if (box) { own(box); box.addEventListener("focusin", (event) => own(event.target)); }
    else if (tries) { setTimeout(begin, 100, tries - 1); }
  };
  begin(50);
})();"""
"""Keys belong to the choice that has the focus: with arrows JupyterLab would leave the cell."""
COPY = """(() => {
  const say = (words) => { element.textContent = words; };
  navigator.clipboard.writeText(%s)
    .then(() => say("Copied."), () => say("The browser did not allow it: select the lines."));
})();"""


def explorer(
    ecosystem: str | None = None, *, region: str | None = None, project: Project | None = None
) -> "Explorer":
    """Choose an ecosystem, a region and a figure; see it, its numbers and its lines of code.

    Parameters
    ----------
    ecosystem : str, optional
        Id of a file in ``config/ecosystems`` to begin with; the first one when left out.
    region : str, optional
        Code or name of the region to begin with; that of the settings when left out.
    project : Project, optional
        Whose data; the one around the current folder when left out.

    Returns
    -------
    Explorer
        As the last line of a cell it is shown; ``table``, ``figure`` and ``code`` are what it
        shows, for the next cells.

    Raises
    ------
    CatalogueError
        If the ecosystem or region is unknown, naming the nearest.
    DataError
        If the data are not built.
    """
    project = project or find_project()
    return Explorer(first_state(project, ecosystem=ecosystem, region=region), project)


class Explorer:
    """What `explorer` opens.

    Attributes
    ----------
    state : State
        What is chosen.
    table, figure : DataFrame, Figure
        What is shown; None where there is none, as while a choice cannot be shown.
    code : str
        The lines that make the same table and figure; "" where there are none.
    message : str
        Why nothing is shown; "" where something is.
    """

    def __init__(self, state: State, project: Project):
        self._project, self._studies = project, KeptStudies()
        self.choices = Choices(state, project)
        self._said, self._drawn, self._told = widgets.HTML(), widgets.Output(), widgets.HTML()
        self._code = widgets.Textarea(description="Code", rows=6, layout=ACROSS, style=LABEL)
        self._copy = widgets.Button(description="Copy as code", tooltip="Copy the lines of code")
        self._copied = widgets.Output()
        self._file = widgets.Text(description="File", layout=FILE, style=LABEL)
        self._replace = widgets.Checkbox(description="Replace a file that is there", indent=False)
        self._save = widgets.Button(
            description="Save as study parameters", layout=widgets.Layout(width="220px")
        )
        self._saved = widgets.HTML()
        self._copy.on_click(lambda _button: self._copy_code())
        self._save.on_click(lambda _button: self._save_parameters())
        self.choices.on_change(self._update)
        self.box = self._laid_out()
        self._update()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.box._repr_mimebundle_(**options)

    @property
    def state(self) -> State:
        return self.choices.state

    def _laid_out(self) -> widgets.VBox:
        wrapped = widgets.Layout(display="flex", flex_flow="row wrap", align_items="center")
        copy = widgets.Box([self._copy, self._copied], layout=wrapped)
        save = widgets.Box([self._file, self._replace, self._save], layout=wrapped)
        keys = widgets.Output(outputs=(_output({"application/javascript": KEYS % CLASS}),))
        parts = [self.choices.box, self._said, self._drawn, self._told, self._code, copy]
        box = widgets.VBox([*parts, save, self._saved, keys], layout=WIDE)
        return box.add_class(CLASS)

    def _update(self) -> None:
        """Show what is chosen; nothing of what was shown before outlives this."""
        self._show(None, "", "")
        self._said.value = _paragraph("Computing …", "status")
        state = self.state
        try:
            found = shown(state, project=self._project, study=self._studies)
            self._show(found, code_of(state, named=found.named), "")
        except NextStepError as error:
            self._show(None, "", str(error))

    def _show(self, found: Shown | None, code: str, message: str) -> None:
        self.table = None if found is None else found.table
        self.figure = None if found is None else found.figure
        self.code, self.message = code, message
        self._code.value = code
        self._copy.disabled = not code
        self._copied.outputs, self._saved.value = (), ""
        self._file.value, self._replace.value = parameters.default_file(self.state), False
        self._drawn.outputs = () if self.figure is None else (_output(_bundle(self.figure)),)
        self._told.value = "" if found is None else _numbers(found)
        self._said.value = _paragraph(message, "alert") if message else ""

    def _copy_code(self) -> None:
        script = COPY % json.dumps(self.code)
        self._copied.outputs = (_output({"application/javascript": script}),)

    def _save_parameters(self) -> None:
        try:
            path = parameters.save_parameters(
                self.state, self._file.value, project=self._project, replace=self._replace.value
            )
            run, alike = parameters.commands(self.state, path, self._project)
        except NextStepError as error:
            self._saved.value = _paragraph(str(error), "alert")
            return
        self._replace.value = False
        told = (
            f"Saved in {escape(str(path))}. In the project's folder, either of these makes the "
            f"study:<br><code>{escape(run)}</code><br><code>{escape(alike)}</code>"
        )
        self._saved.value = f'<p role="status" style="line-height: 1.4">{told}</p>'


def _paragraph(text: str, role: str) -> str:
    return f'<p role="{role}">{escape(text)}</p>'


def _output(data: dict[str, Any]) -> dict[str, Any]:
    return {"output_type": "display_data", "data": data, "metadata": {}}


def _bundle(figure: Any) -> dict[str, Any]:
    """The figure as JupyterLab's own Plotly draws it: no script comes with it or from elsewhere."""
    told = figure.layout.meta["nextstep"]
    return {PLOTLY: json.loads(figure.to_json()), "text/plain": told["alt"]}


def _numbers(found: Shown) -> str:
    """The table, which scrolls, the figure in words, and the remarks."""
    forms = {name: _form(found.table[name]) for name in found.table.select_dtypes("float")}
    html = found.table.to_html(index=False, border=0, na_rep="..", formatters=forms)
    alt = "" if found.figure is None else found.figure.layout.meta["nextstep"]["alt"]
    told = [alt, *found.notes, ".. not available."]
    remarks = "".join(f"<p>{escape(text)}</p>" for text in told if text)
    return (
        '<div role="region" aria-label="Numbers" tabindex="0" '
        'style="max-height: 320px; overflow: auto; line-height: 1.4; text-align: right">'
        f"{html}</div>"
        f'<details style="line-height: 1.4; max-width: 90ch"><summary>The figure in words, and '
        f"what limits it</summary>{remarks}</details>"
    )


def _form(numbers: Any) -> Callable[[float], str]:
    """How a column is written: counts without decimals, else two of them."""
    whole = numbers.dropna().mod(1).eq(0).all()
    return lambda number: f"{number:,.0f}" if whole else f"{number:,.2f}"
