"""The register is fetched onto the disk, goes on where it broke off, and is refused by name."""

import threading

import pytest
from company_records import many, written
from entry import nextstep
from werkzeug import Request, Response
from werkzeug.serving import make_server

from nextstep_analysis.catalogue.recipes import read_fetching
from nextstep_analysis.catalogue.sources import read_declared
from nextstep_analysis.company_commands import REGISTER
from nextstep_analysis.errors import FetchError
from nextstep_analysis.register.database import open_register, private_folder
from nextstep_analysis.register.tables import COMPANIES
from nextstep_analysis.sources.fetch.clock import SystemClock
from nextstep_analysis.sources.fetch.download import download

TAG = '"one"'


def edge(kind, outcome):
    return pytest.mark.edge("companies", kind, outcome)


class Service:
    """Serves `content`; the first answers are those of `before`, then whole or part ones."""

    def __init__(self, content):
        self.content, self.before, self.asked, self.tag = content, [], [], TAG

    def __call__(self, environ, start):
        request = Request(environ)
        self.asked.append((request.path, dict(request.headers)))
        answer = self.before.pop(0) if self.before else self.whole(request)
        return answer(environ, start)

    def whole(self, request):
        headers = {"ETag": self.tag} if self.tag else {}
        wanted = request.headers.get("Range")
        if wanted and request.headers.get("If-Range") == self.tag:
            first = int(wanted.removeprefix("bytes=").removesuffix("-"))
            headers["Content-Range"] = f"bytes {first}-{len(self.content) - 1}/{len(self.content)}"
            return Response(self.content[first:], 206, headers, content_type="application/zip")
        return Response(self.content, 200, headers, content_type="application/zip")

    def broken(self, size, tag=TAG):
        """An answer that promises everything and ends after `size` bytes."""
        headers = {"Content-Length": str(len(self.content)), **({"ETag": tag} if tag else {})}
        return Response(iter([self.content[:size]]), 200, headers)


@pytest.fixture
def service(place):
    app = Service(written(place.root, many(60), "served.zip").read_bytes())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    path = place.config / "companies.yaml"
    text = path.read_text(encoding="utf-8")
    address = f"http://127.0.0.1:{server.server_port}/opendata-ytj-api/v3"
    path.write_text(text.replace("https://avoindata.prh.fi/opendata-ytj-api/v3", address))
    app.address = f"{address}/{REGISTER}"
    yield app
    server.shutdown()
    server.server_close()


class FastClock(SystemClock):
    def sleep(self, seconds):
        pass


def fetched(place, service):
    patience = read_fetching(place, read_declared(place)).patience
    target = private_folder(place) / f"{REGISTER}.zip"
    return download(service.address, target, patience=patience, clock=FastClock(), tell=len)


def kept(place):
    return sorted(path.name for path in place.private.iterdir() if path.name != ".lock")


def test_a_download_is_imported_and_deleted(place, service):
    run = nextstep("companies", "download", folder=place.root)
    assert run.returncode == 0, run.stderr
    assert service.asked[0][0] == "/opendata-ytj-api/v3/all_companies"
    path = place.private / f"{REGISTER}.zip"
    assert path.read_bytes() == service.content
    done = nextstep("companies", "import", str(path), folder=place.root)
    assert "is deleted" in done.stdout, done.stderr
    assert kept(place) == [f"{REGISTER}.zip.sidecar.json", "companies.duckdb"]
    sidecar = (place.private / f"{REGISTER}.zip.sidecar.json").read_text()
    assert '"records": 60' in sidecar and "all_companies" in sidecar and "KEKSITTY" not in sidecar
    with open_register(place) as register:
        assert register.count(COMPANIES) == 60


@edge("a download that breaks off", "goes on from there, if the file is the same; else anew")
@pytest.mark.parametrize(("tag", "part"), [(TAG, True), (None, False), ('W/"weak"', False)])
def test_what_broke_off_goes_on(place, service, monkeypatch, tag, part):
    monkeypatch.setattr("nextstep_analysis.sources.fetch.download.PIECE", 500)
    service.before = [service.broken(1000, tag)]
    fetched(place, service)
    assert (place.private / f"{REGISTER}.zip").read_bytes() == service.content
    assert (service.asked[1][1].get("Range") == "bytes=1000-") is part


@edge("a register that changed while it was fetched", "begins anew")
def test_a_file_that_changed_meanwhile_begins_anew(place, service, monkeypatch):
    monkeypatch.setattr("nextstep_analysis.sources.fetch.download.PIECE", 500)
    service.before = [service.broken(1000)]
    service.tag = '"another"'
    fetched(place, service)
    assert (place.private / f"{REGISTER}.zip").read_bytes() == service.content


REFUSALS = [
    pytest.param(
        400, '{"code": 17, "message": "bad"}', r"refuses \(400\): error 17: bad", id="code"
    ),
    pytest.param(400, '{"errorcode": 18}', r"refuses \(400\): error 18", id="errorcode"),
    pytest.param(404, "gone", r"refuses \(404\): gone", id="text"),
    pytest.param(200, "<html>", "an HTML page instead of a zip", id="HTML"),
    pytest.param(200, '{"a": 1}', "something else instead of a zip", id="JSON"),
    pytest.param(429, "Too many requests", r"too many calls \(429\); tried 4 times", id="429"),
    pytest.param(500, '{"code": 1}', r"is not working \(500\); tried 4 times", id="500"),
]


@edge("refusals of the register's service", "one sentence; nothing is kept")
@pytest.mark.parametrize(("status", "body", "words"), REFUSALS)
def test_refusals_are_told_in_one_sentence(place, service, status, body, words):
    service.before = [Response(body, status) for _ in range(4)]
    with pytest.raises(FetchError, match=words):
        fetched(place, service)
    assert kept(place) == []


def test_it_is_patient_with_what_passes(place, service):
    service.before = [Response("slow down", 429), Response("{}", 500)]
    assert fetched(place, service).size == len(service.content)
