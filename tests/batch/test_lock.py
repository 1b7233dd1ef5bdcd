"""Two runs at once: one builds, the other waits or says for whom."""

import multiprocessing
import os
import signal
import threading
import time

import pytest

from nextstep_analysis.batch.lock import FILE, build_lock, holder
from nextstep_analysis.errors import ProjectError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the tests fork")


@pytest.fixture
def other(tmp_path):
    """Another process that holds the lock of tmp_path."""
    context = multiprocessing.get_context("fork")
    held, release = context.Event(), context.Event()

    def hold():
        with build_lock(tmp_path):
            held.set()
            release.wait(30)

    process = context.Process(target=hold)
    process.start()
    assert held.wait(30)
    process.release = release
    yield process
    process.kill()
    process.join()


def test_the_lock_is_gone_afterwards(tmp_path):
    with build_lock(tmp_path / "reports"):
        assert (tmp_path / "reports" / FILE).is_file()
    assert list((tmp_path / "reports").iterdir()) == []


def test_the_second_says_who_holds_it(tmp_path, other):
    with (
        pytest.raises(ProjectError, match=rf"process {other.pid} on .+ since \d{{4}}-") as caught,
        build_lock(tmp_path, wait=False),
    ):
        pytest.fail("both hold the lock")
    assert "\n" not in str(caught.value)


def test_the_second_waits_and_says_it_once(tmp_path, other):
    told = []
    threading.Timer(0.7, other.release.set).start()
    with build_lock(tmp_path, tell=told.append):
        assert len(told) == 1 and f"process {other.pid}" in told[0] and "waiting" in told[0]
        assert f"process {os.getpid()}" in told_by_another(tmp_path)
    assert not (tmp_path / FILE).exists()


def told_by_another(folder):
    """What a process of its own reads; the holder itself must not open the file twice."""
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    process = context.Process(target=lambda: queue.put(holder(folder / FILE)))
    process.start()
    found = queue.get(timeout=30)
    process.join()
    return found


def test_a_dead_holder_never_blocks(tmp_path, other):
    os.kill(other.pid, signal.SIGKILL)
    other.join()
    assert (tmp_path / FILE).is_file(), "what it left"
    with build_lock(tmp_path, wait=False):
        assert f"process {os.getpid()}" in told_by_another(tmp_path)


def test_a_kernel_forked_from_the_holder_does_not_keep_the_lock(tmp_path):
    """The holder is killed while a process that it forked lives on."""
    context = multiprocessing.get_context("fork")
    child = context.Queue()

    def hold():
        with build_lock(tmp_path / "own"):
            forked = os.fork()
            if forked:
                child.put(forked)
            time.sleep(60)
            os._exit(0)

    holding = context.Process(target=hold)
    holding.start()
    forked = child.get(timeout=30)
    assert forked > 1
    holding.kill()
    holding.join()
    try:
        with build_lock(tmp_path / "own", wait=False):
            os.kill(forked, 0)
    finally:
        os.kill(forked, signal.SIGKILL)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "reports").write_text("")
    with pytest.raises(ProjectError, match="cannot write in"), build_lock(tmp_path / "reports"):
        pass


@pytest.mark.parametrize("text", ["", "{}", "[1]", "not JSON", "[" * 100_000], ids=len)
def test_a_lock_file_without_a_holder_s_word_is_said(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    assert holder(tmp_path / FILE) == "a run that has just begun"


@pytest.mark.edge("places", "a link in the lock's place", "not followed: one sentence, exit code 2")
def test_a_link_in_the_lock_s_place_is_not_followed(tmp_path):
    (tmp_path / "precious").write_text("as it was")
    (tmp_path / FILE).symlink_to(tmp_path / "precious")
    with (
        pytest.raises(ProjectError, match="is a link, which is not followed"),
        build_lock(tmp_path),
    ):
        pytest.fail("the lock is held")
    assert (tmp_path / "precious").read_text() == "as it was" and (tmp_path / FILE).is_symlink()


@pytest.mark.edge("places", "a folder or a pipe in the lock's place", "one sentence, exit code 2")
@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_what_is_no_file_in_the_lock_s_place_is_said(tmp_path, make):
    make(tmp_path / FILE)
    with pytest.raises(ProjectError, match=r"cannot lock .+\.lock"), build_lock(tmp_path):
        pytest.fail("the lock is held")
    assert (tmp_path / FILE).exists()
