"""What is chosen in the explorer, and what of it names the figure."""

from dataclasses import dataclass

from nextstep_analysis.catalogue.fields import one_of
from nextstep_analysis.catalogue.load import load_catalogue
from nextstep_analysis.classifications import names, region_code
from nextstep_analysis.explore.measures import VIEWS, Measure
from nextstep_analysis.processed import overview
from nextstep_analysis.project import Project


@dataclass(frozen=True)
class State:
    """The choices: what is studied, which figure of it, over which years.

    `ecosystem` is the id of a file, `region` and `peers` are codes; no peers are those of the
    study itself, nearest by structure. `view` and `measure` are ids of `measures.VIEWS`.
    """

    ecosystem: str
    region: str
    start: int
    end: int
    peers: tuple[str, ...] = ()
    view: str = "specialisation"
    measure: str = "enterprises"

    @property
    def chosen(self) -> Measure:
        """The measure.

        Raises
        ------
        CatalogueError
            If there is no such view, or none of its measures has this name.
        """
        view = VIEWS[one_of(self.view, VIEWS, kind="view")]
        return view.measures[one_of(self.measure, view.measures, kind="measure")]


def first_state(
    project: Project, *, ecosystem: str | None = None, region: str | None = None
) -> State:
    """The choices to begin with: the first ecosystem, the region and period of the settings.

    Raises
    ------
    CatalogueError
        If there is no such ecosystem or region, naming the nearest.
    """
    catalogue = load_catalogue(project)
    settings = catalogue.settings
    chosen = catalogue.ecosystem(ecosystem or next(iter(catalogue.ecosystems)))
    start, end = settings.main_period
    return State(chosen.id, region_code(region or settings.region, names(project)), start, end)


def heading(state: State, project: Project) -> dict[str, str]:
    """The title and the source of the figure, as `pictures.chart` takes them."""
    measure, catalogue = state.chosen, load_catalogue(project)
    told = overview(project).loc[list(measure.datasets)]
    years = measure.years.format(
        start=state.start,
        end=state.end,
        latest=catalogue.settings.latest_year,
        period=told["reference_period"].iloc[0],
    )
    ecosystem = catalogue.ecosystem(state.ecosystem).name["en"]
    told_names = names(project)
    region = told_names.at[region_code(state.region, told_names), "en"]
    producers = "; ".join(dict.fromkeys(told["producer"]))
    return {
        "title": f"{measure.title}: {ecosystem}, {region}, {years}",
        "source": f"{producers}; own calculation.",
    }
