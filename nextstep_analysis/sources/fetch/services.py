"""The services of `config/fetch.yaml`, each asked once for its limits and held to them."""

from dataclasses import dataclass, field

from nextstep_analysis.catalogue.recipes import Fetching, Service
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.clock import Clock
from nextstep_analysis.sources.fetch.eurostat import Eurostat
from nextstep_analysis.sources.fetch.http import Caller
from nextstep_analysis.sources.fetch.pxweb import PxWeb
from nextstep_analysis.sources.fetch.pxweb2 import PxWeb2
from nextstep_analysis.sources.fetch.tables import Limits, TableService
from nextstep_analysis.sources.fetch.window import Window

INTERFACES = {"pxweb1": PxWeb, "pxweb2": PxWeb2, "eurostat": Eurostat}


@dataclass
class Services:
    """The services asked so far; all tables of one address share a window."""

    fetching: Fetching
    clock: Clock
    _open: dict[str, tuple[TableService, Limits]] = field(default_factory=dict)
    _windows: dict[str, Window] = field(default_factory=dict)
    dead: dict[str, FetchError] = field(default_factory=dict)

    def of(self, name: str) -> tuple[TableService, Limits]:
        """The service, whose limits are asked once.

        Raises
        ------
        FetchError
            If nobody answered there before: it is not asked again.
        """
        if name in self.dead:
            raise self.dead[name]
        if name not in self._open:
            self._open[name] = self._opened(self.fetching.services[name], name)
        return self._open[name]

    def _opened(self, service: Service, name: str) -> tuple[TableService, Limits]:
        made = Window(service.calls, service.seconds, self.clock)
        window = self._windows.setdefault(service.address, made)  # the host counts all databases
        opened = INTERFACES[service.kind](
            service, Caller(self.fetching.patience, window, self.clock)
        )
        return opened, opened.limits()
