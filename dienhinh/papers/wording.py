"""Numbers, dates and lists as Nghị định 30/2020/NĐ-CP, Phụ lục I, writes them."""

from collections.abc import Iterable
from datetime import date, datetime

from dienhinh.papers.data import Number, Reference

DOTS = "……"


def number_text(number: Number, blank: str = DOTS) -> str:
    """ "05/TTr-THCSVT"; the blank stands for a number not yet given."""
    given = (number.number or "").strip()
    given = given.zfill(2) if given.isdigit() else given
    return f"{given or blank}/{number.suffix}" if number.suffix else given or blank


def number_line(number: Number) -> str:
    """The line under the issuing body, with room for a number written by hand."""
    return f"Số: {number_text(number, blank=chr(0xA0) * 7)}"


def day_text(day: date | None, year: int) -> str:
    """Days below 10 and the months 1 and 2 take a leading zero, other months do not."""
    if day is None:
        return f"ngày {DOTS} tháng {DOTS} năm {year}"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def place_date(place: str, day: date | None, year: int) -> str:
    """The place and date line; without a place the date stands alone."""
    text = day_text(day, year)
    return f"{place.strip()}, {text}" if place.strip() else text.capitalize()


def cite(reference: Reference) -> str:
    """ "Tờ trình số 05/TTr-THCSVT ngày 05 tháng 11 năm 2021 của Trường …"."""
    text = f"{reference.name} số {number_text(reference.number)} {day_text(reference.date, reference.year)}"
    return f"{text} của {reference.issuer}" if reference.issuer else text


def ended(items: Iterable[str]) -> list[str]:
    """Each item with a semicolon, the last with a full stop; empty items are left out."""
    kept = [bare for item in items if (bare := item.strip().rstrip(";.,").rstrip())]
    return [f"{item};" for item in kept[:-1]] + [f"{item}." for item in kept[-1:]]


def given(text: str) -> str:
    """What was given, without a final full stop, or dots to write on."""
    return text.strip().rstrip(".").rstrip() or DOTS


def amount(count: int) -> str:
    """Amounts below 10 take a leading zero, so that no digit can be put before them."""
    return f"{count:02d}"


def percent(part: int, whole: int) -> str:
    """Two decimals at most, with the Vietnamese comma; empty without a denominator."""
    return f"{100 * part / whole:.2f}".rstrip("0").rstrip(".").replace(".", ",") if whole > 0 else ""


def finished(text: str) -> str:
    """The last sentence of a letter with the mark that closes a document."""
    return f"{text.strip().rstrip('./').rstrip()}./."


def nominees(collectives: int, individuals: int) -> str:
    """ "01 tập thể và 03 cá nhân"; a kind without nominees is left out."""
    counts = ((collectives, "tập thể"), (individuals, "cá nhân"))
    return " và ".join(f"{amount(count)} {kind}" for count, kind in counts if count) or "00 cá nhân"


def moment(at: datetime | None, year: int) -> str:
    """ "14 giờ 00 phút, ngày 05 tháng 11 năm 2021"; blanks while unknown."""
    hour = f"{at.hour:02d} giờ {at.minute:02d} phút" if at else f"{DOTS} giờ {DOTS} phút"
    return f"{hour}, {day_text(at and at.date(), year)}"
