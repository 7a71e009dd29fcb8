"""Personal data that must not stand in a text for everybody."""

import re

import phonenumbers

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_COMPACT = re.compile(r"(?<!\d)(?:\+?84|0)\d{9}(?!\d)")


def found(text: str) -> list[str]:
    """Return the telephone numbers and mail addresses in a text, as they stand there."""
    numbers = [match.raw_string for match in phonenumbers.PhoneNumberMatcher(text, "VN")]
    numbers += [number for number in _COMPACT.findall(text) if number not in numbers]
    return numbers + _EMAIL.findall(text)
