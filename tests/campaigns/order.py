"""Files reach the disk before the rows that tell of them, and the rows before the answer: read from the calls made."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.campaign import bound
from tests.campaigns.kill import SETTINGS, begin, hand_out, principals
from tests.support.senders import Sender, Traffic
from tests.support.trace import PROGRAM, Event, Traced

CALLS = "--trace=fsync,fdatasync,rename,renameat,renameat2,sendto,sendmsg,write,writev"


def run(n: int = 200, seed: int = 1, *, fault: str = "") -> dict[str, object]:
    """Upload and submit n dossiers one after another; `seed` changes nothing."""
    program = (sys.executable, "-m", "tests.support.broken", fault) if fault else PROGRAM
    with tempfile.TemporaryDirectory() as folder:
        app, world = begin(Path(folder) / "data")
        sender = Sender(Traffic(), principals(app, world)[0])
        hand_out(app, world, [sender], n)
        server = Traced(app.config["DATA"], CALLS, settings=SETTINGS, program=program)
        try:
            sender.traffic.open(server.url)
            sender.is_done.set()
            sender.run()
        finally:
            server.stop()
        # Python also writes and names what it has compiled, outside the data.
        data = str(app.config["DATA"])
        events = (event for event in server.events() if event.what == "answer" or event.path.startswith(data))
        requests = list(windows(events))
    answers = requests[-2 * n :]  # before them the log-in was answered
    bad = [set(upload_faults(events) if is_upload(events) else commit_faults(events)) for events in answers]
    return {
        "acked": len(sender.acked),
        "files_and_previews": sum(event.what == "rename" for events in answers for event in events),
        "faults": sorted(set().union(*bad)),
        "result": f"{bound(len(answers), sum(map(bool, bad)))} answers",
    }


def is_upload(events: list[Event]) -> bool:
    return any(event.what == "rename" for event in events)


def windows(events: Iterator[Event]) -> Iterator[list[Event]]:
    """Cut what happened at each answer to a form."""
    window: list[Event] = []
    for event in events:
        if event == Event("answer", "303"):
            yield window
        if event.what == "answer":
            window = []
        else:
            window.append(event)


def upload_faults(events: list[Event]) -> Iterator[str]:
    """Each file: synced, named, the name and its folders synced; then the commit; then the answer."""
    synced = {event.path: place for place, event in enumerate(events) if event.what == "sync"}
    parts = [place for place, event in enumerate(events) if event.path.endswith(".part")]
    commit = committed(events)
    for place, event in enumerate(events):
        if event.what != "rename":
            continue
        folder = Path(event.path).parent
        if not any(part < place and events[part].what == "sync" for part in parts):
            yield "a file has a name before its bytes are synced"
        for level in (folder, folder.parent, folder.parent.parent):
            if str(level) not in synced:
                yield "a folder is never synced"
        if not place < synced.get(str(folder), -1):
            yield "a name is not synced after it is given"
        if not synced.get(str(folder), -1) < commit:
            yield "a name is not synced before the commit"
    renames = sum(event.what == "rename" for event in events)
    if sum(events[part].what == "sync" for part in parts) < renames:
        yield "a file is never synced"
    yield from commit_faults(events)


def commit_faults(events: list[Event]) -> Iterator[str]:
    if committed(events) < 0:
        yield "an answer before its commit is synced"


def committed(events: list[Event]) -> int:
    """Return the place of the last sync of the log, -1 when there is none."""
    logs = [place for place, event in enumerate(events) if event.path.endswith("-wal")]
    return logs[-1] if logs else -1
