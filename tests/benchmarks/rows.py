"""What the makers of PDF are given, and our own papers of a dossier in a warm process.

`python -m tests.benchmarks.rows FOLDER COUNT` writes people for ours, cells for the rivals, and LibreOffice's DOCX;
`python -m tests.benchmarks.rows warm` prints milliseconds.
"""

import json
import shutil
import sys
import time
from dataclasses import asdict
from pathlib import Path
from statistics import median

from dienhinh import papers
from dienhinh.papers import word
from dienhinh.papers.lists import INDIVIDUAL
from tests.benchmarks.own import cells
from tests.papers import samples

OF_A_DOSSIER = (
    papers.CoverSheet,
    papers.SchoolLetter,
    papers.Minutes,
    papers.IndividualList,
    papers.AchievementSummary,
    papers.ReturnSlip,
    papers.ResultNotice,
)


def people(count: int) -> list[papers.Person]:
    """People whose summaries differ, as those of a real list do."""
    return [samples.person(f"Nguyễn Văn Thứ {n}", f"{samples.SUMMARY}\n- Số {n}.") for n in range(count)]


def write(folder: Path, count: int) -> None:
    who = people(count)
    (folder / "people.jsonl").write_text("\n".join(json.dumps(asdict(each)) for each in who))
    heads, shares = zip(*((column.title, column.share) for column in INDIVIDUAL), strict=True)
    (folder / "cells.json").write_text(json.dumps({"head": heads, "shares": shares, "rows": cells(who)}))
    if shutil.which("soffice"):
        (folder / "list.docx").write_bytes(papers.individual_list(samples.individual_list(*who), word))


def warm() -> float:
    """Processor milliseconds of the papers of a dossier with one nominee, the median of twenty."""
    records = [record for record in samples.all_samples() if isinstance(record, OF_A_DOSSIER)]
    times = []
    for _ in range(21):
        start = time.process_time()
        for record in records:
            samples.DRAWN_BY[type(record)](record)
        times.append(1000 * (time.process_time() - start))
    return median(times[1:])


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["warm"]:
            print(f"{warm():.0f}")
        case [folder, count]:
            write(Path(folder), int(count))
