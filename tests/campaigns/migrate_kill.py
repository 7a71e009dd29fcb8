"""The migrations of a start are killed at any moment: the schema is the old or the new one, and every row is there."""

import random
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from alembic.script import ScriptDirectory
from flask_migrate import upgrade

from dienhinh import factory, schema, serve
from dienhinh.extensions import db
from tests.campaign import bound
from tests.reliability.test_migrations import COUNT, ROWS
from tests.support.databases import close

SETTINGS = {"SECRET_KEY": "k" * 40}
BEGUN = "begun"
FILE = "dienhinh.sqlite3"
FIRST = "0001"
_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(["dienhinh.serve", __name__])


def run(n: int = 50, seed: int = 1, *, fault: str = "") -> dict[str, object]:
    """Kill n starts on a used database of the first schema; each is started again afterwards."""
    chance = random.Random(seed)
    met: Counter[str] = Counter()
    faults = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        old, new = folder / "old", folder / "new"
        make_old(old)
        shutil.copytree(old, new)
        seconds = start(new, None, "")
        schemas = {described(old / FILE): "old", described(new / FILE): "new"}
        for number in range(n):
            data = folder / "data"
            shutil.copytree(old, data)
            start(data, chance.uniform(0, 1.2 * seconds), fault)
            met[found := schemas.get(described(data / FILE), "between")] += 1
            if found == "between" or count(data / FILE) != len(ROWS) - 1:
                faults.append(f"{number}: {found}, {count(data / FILE)} rows")
            start(data, None, "")
            if schemas.get(described(data / FILE)) != "new" or count(data / FILE) != len(ROWS) - 1:
                faults.append(f"{number}: not brought to the end by the next start")
            if whole := [
                each.name for each in data.glob("dienhinh-*.sqlite3") if count(each) != len(ROWS) - 1
            ]:
                faults.append(f"{number}: copies that are not whole: {whole}")
            shutil.rmtree(data)
    return {"old": met["old"], "new": met["new"], "faults": faults, "result": bound(n, len(faults))}


def make_old(data: Path) -> None:
    data.mkdir()
    app = factory.create_app({"DATA": str(data), **SETTINGS})
    schema.init_app(app)
    with app.app_context():
        upgrade(directory="migrations", revision=FIRST)
        with db.engine.begin() as connection:
            for row in ROWS:
                connection.exec_driver_sql(row)
    close(app)


def start(data: Path, killed_after: float | None, fault: str) -> float:
    """Migrate in a process as a start does; kill it after so many seconds, or return how many it took."""
    process = _PROCESSES.Process(target=migrate, args=(str(data), fault))
    process.start()
    while not (data / BEGUN).exists() and process.is_alive():
        time.sleep(0.001)
    began = time.monotonic()
    process.join(killed_after)
    process.kill()
    process.join()
    (data / BEGUN).unlink()
    if killed_after is None and process.exitcode:
        raise RuntimeError(f"The migrations ended with {process.exitcode}.")
    return time.monotonic() - began


def migrate(data: str, fault: str) -> None:
    app = factory.create_app({"DATA": data, **SETTINGS})
    if fault:
        schema.upgrade = partial(FAULTS[fault])
    (Path(data) / BEGUN).touch()
    serve.migrate(app)


def each_in_a_transaction_of_its_own(app) -> None:
    """Bring the schema up by as many transactions as there are migrations."""
    schema.init_app(app)
    with app.app_context():
        for script in reversed(list(ScriptDirectory("migrations").walk_revisions())):
            upgrade(directory="migrations", revision=script.revision)


FAULTS = {each_in_a_transaction_of_its_own.__name__: each_in_a_transaction_of_its_own}


def described(file: Path) -> tuple[str, ...]:
    """Return the whole schema and its number; a table made anew may name its constraints in another order."""
    with sqlite3.connect(file) as connection:
        made = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        number = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    lines = [line.strip(" ,\t") for (text,) in (*made, *number) for line in text.splitlines()]
    connection.close()
    return tuple(sorted(lines))


def count(file: Path) -> int:
    with sqlite3.connect(file) as connection:
        (found,) = connection.execute(COUNT).fetchone()
    connection.close()
    return found
