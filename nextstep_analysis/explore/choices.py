"""The widgets with which something is chosen, and the state that they stand for."""

from collections.abc import Callable

import ipywidgets as widgets

from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.codes import WHOLE_COUNTRY
from nextstep_analysis.explore.measures import VIEWS
from nextstep_analysis.explore.state import State
from nextstep_analysis.front_door import regions
from nextstep_analysis.project import Project

_PLACE = widgets.Layout(width="min(100%, 400px)")
LABEL = {"description_width": "90px"}


class Choices:
    """Ecosystem, region, peers, view, measure and years; whoever is told reads `state`."""

    def __init__(self, state: State, project: Project):
        catalogue = load_catalogue(project)
        named = [(entry.name["en"], id_) for id_, entry in catalogue.ecosystems.items()]
        places = [(name, code) for code, name in regions(project=project)["en"].items()]
        places = sorted(place for place in places if place[1] != WHOLE_COUNTRY)
        years = catalogue.settings.years
        self.ecosystem = _dropdown("Ecosystem", named, state.ecosystem)
        self.region = _dropdown("Region", places, state.region)
        self.view = _dropdown("View", [(view.label, id_) for id_, view in VIEWS.items()])
        self.measure = _dropdown("Measure", self._measures())
        self.start = _dropdown("First year", years, state.start)
        self.end = _dropdown("Last year", years, state.end)
        self.peers = widgets.SelectMultiple(
            description="Peers", options=places, rows=4, layout=_PLACE, style=LABEL
        )
        self._tell: Callable[[], None] = lambda: None
        self._settling = False
        for widget in self.each:
            widget.observe(self._changed, names="value")
        self._settle()
        self.box = self._laid_out()

    @property
    def each(self) -> tuple[widgets.Widget, ...]:
        """All of them, in the order in which they are shown."""
        where = (self.ecosystem, self.region, self.view, self.measure)
        return (*where, self.start, self.end, self.peers)

    @property
    def state(self) -> State:
        return State(
            self.ecosystem.value,
            self.region.value,
            self.start.value,
            self.end.value,
            tuple(self.peers.value),
            self.view.value,
            self.measure.value,
        )

    def on_change(self, tell: Callable[[], None]) -> None:
        """Call `tell` after each change, once."""
        self._tell = tell

    def _measures(self) -> list[tuple[str, str]]:
        measures = VIEWS[self.view.value].measures
        return [(measure.label, id_) for id_, measure in measures.items()]

    def _changed(self, change: dict[str, object]) -> None:
        if self._settling:
            return
        self._settling = True
        try:
            if change["owner"] is self.view:
                self.measure.options = self._measures()
            self._settle()
        finally:
            self._settling = False
        self._tell()

    def _settle(self) -> None:
        """What makes no difference to the figure cannot be chosen."""
        uses = self.state.chosen.uses
        for name in ("start", "end", "peers"):
            getattr(self, name).disabled = name not in uses

    def _laid_out(self) -> widgets.VBox:
        remark = widgets.HTML(
            "<small style='line-height: 1.4; display: block'>No peers chosen: those nearest by "
            "structure. Several: Ctrl or Shift. "
            "What is grey makes no difference to this figure.</small>"
        )
        wrapped = widgets.Layout(display="flex", flex_flow="row wrap", align_items="flex-start")
        return widgets.VBox([widgets.Box(list(self.each), layout=wrapped), remark])


def _dropdown(label: str, options: object, value: object = None) -> widgets.Dropdown:
    chosen = {} if value is None else {"value": value}
    return widgets.Dropdown(
        description=label, options=options, layout=_PLACE, style=LABEL, **chosen
    )
