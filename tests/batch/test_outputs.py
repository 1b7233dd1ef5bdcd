"""A site copied elsewhere: who follows `latest.json` finds a whole one at every moment."""

import json

import fsspec
import pytest
from fakes import built, small_project

from nextstep_analysis.batch.plan.verify import verify
from nextstep_analysis.batch.share.copy import NEWEST, copy_site
from nextstep_analysis.errors import ProjectError


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    project = small_project(tmp_path_factory.mktemp("outputs"))
    built(project, only=("kymiring",))
    return project.reports / "site"


def newest(url):
    """The checked copy that `latest.json` names, as a folder here."""
    store, root = fsspec.core.url_to_fs(url)
    return store, f"{root}/{json.loads(store.cat_file(f'{root}/{NEWEST}'))['site']}"


def test_a_folder_gets_a_whole_copy_and_the_same_site_only_once(site, tmp_path):
    told = copy_site(site, str(tmp_path / "shared"))
    folder = tmp_path / "shared" / json.loads((tmp_path / "shared" / NEWEST).read_text())["site"]
    assert told == (folder / "index.html").as_uri()
    assert verify(folder).lines == () and verify(folder).files > 10
    before = (folder / "index.html").stat().st_mtime_ns
    assert copy_site(site, f"file://{tmp_path}/shared") == told
    assert (folder / "index.html").stat().st_mtime_ns == before
    assert sorted(path.name for path in (tmp_path / "shared").iterdir()) == [NEWEST, folder.name]


def test_any_store_with_an_address(site, tmp_path):
    copy_site(site, "memory://studies/all")
    store, folder = newest("memory://studies/all")
    store.get(folder, str(tmp_path / "back"), recursive=True)
    assert verify(tmp_path / "back").lines == ()


def test_broken_off_at_any_file_the_newest_copy_stays_and_the_next_try_mends_it(
    site, tmp_path, monkeypatch
):
    from fsspec.implementations.memory import MemoryFileSystem

    url = "memory://broken"
    store = fsspec.filesystem("memory")
    store.pipe_file("/broken/latest.json", b'{"site": "site-earlier"}')
    real, left = MemoryFileSystem.pipe_file, [5]

    def failing(self, path, value, **options):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        return real(self, path, value, **options)

    monkeypatch.setattr(MemoryFileSystem, "pipe_file", failing)
    with pytest.raises(ProjectError, match=r"cannot copy the site to memory://broken: .*No space"):
        copy_site(site, url)
    assert newest(url)[1].endswith("site-earlier")
    assert not [path for path in store.find("/broken") if path.endswith("manifest.json")]
    left[0] = 10_000
    copy_site(site, url)
    store, folder = newest(url)
    store.get(folder, str(tmp_path / "back"), recursive=True)
    assert verify(tmp_path / "back").lines == ()


@pytest.mark.parametrize("url", ["carrier-pigeon://x", "/proc/nowhere"])
def test_an_address_that_cannot_be_used_is_one_sentence(site, url):
    with pytest.raises(ProjectError, match=f"cannot copy the site to {url}: "):
        copy_site(site, url)


def test_a_store_that_speaks_s3(site, tmp_path, monkeypatch):
    from moto.server import ThreadedMotoServer

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    running.start()
    try:
        host, port = running.get_host_and_port()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        fsspec.filesystem("s3").mkdir("bucket", region_name=None)
        assert copy_site(site, "s3://bucket/studies").startswith("s3://bucket/studies/site-")
        store, folder = newest("s3://bucket/studies")
        store.get(folder, str(tmp_path / "back"), recursive=True)
        assert verify(tmp_path / "back").lines == ()
    finally:
        running.stop()
