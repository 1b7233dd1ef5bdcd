"""The services of `config/fetch.yaml`, each asked once for its limits and held to them."""

from dataclasses import dataclass, field

from nextstep_analysis.catalogue.recipes import Fetching, Service
from nextstep_analysis.errors import FetchError
from nextstep_analysis.sources.fetch.clock import Clock
from nextstep_analysis.sources.fetch.code_lists import CodeLists
from nextstep_analysis.sources.fetch.eurostat import Eurostat
from nextstep_analysis.sources.fetch.http import Caller
from nextstep_analysis.sources.fetch.maps import MapService
from nextstep_analysis.sources.fetch.ogcapi import OgcApi
from nextstep_analysis.sources.fetch.pxweb import PxWeb
from nextstep_analysis.sources.fetch.pxweb2 import PxWeb2
from nextstep_analysis.sources.fetch.tables import Limits, TableService
from nextstep_analysis.sources.fetch.wfs import Wfs
from nextstep_analysis.sources.fetch.window import Window

BORDERS = {"wfs": Wfs, "ogcapi": OgcApi}
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

    def maps(self, name: str) -> MapService:
        """The service of borders.

        Raises
        ------
        FetchError
            As `of`.
        """
        if name in self.dead:
            raise self.dead[name]
        service = self.fetching.services[name]
        return BORDERS[service.kind](service, self._caller(service))

    def lists(self, name: str) -> CodeLists:
        """The service of classifications.

        Raises
        ------
        FetchError
            As `of`.
        """
        if name in self.dead:
            raise self.dead[name]
        service = self.fetching.services[name]
        return CodeLists(service, self._caller(service))

    def _caller(self, service: Service) -> Caller:
        made = Window(service.calls, service.seconds, self.clock)
        window = self._windows.setdefault(service.address, made)  # the host counts all databases
        return Caller(self.fetching.patience, window, self.clock)

    def _opened(self, service: Service, name: str) -> tuple[TableService, Limits]:
        opened = INTERFACES[service.kind](service, self._caller(service))
        return opened, opened.limits()
