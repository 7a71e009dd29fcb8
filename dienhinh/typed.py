"""What a keyboard without its Vietnamese program sends: raw Telex (nguyeenx) and VNI (nguye6n4)."""

import re

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_HAT, _HORN, _BREVE = "\u0302", "\u031b", "\u0306"
_VOWELS = "aeiouy"
_TELEX_TONES = {"s": _ACUTE, "f": _GRAVE, "r": _HOOK, "x": _TILDE, "j": _DOT}
_VNI_TONES = {"1": _ACUTE, "2": _GRAVE, "3": _HOOK, "4": _TILDE, "5": _DOT}
_VNI = re.compile(r"[a-z]*(?:[aeiouy][a-z]*|d)[1-9][a-z1-9]*")


def readings(word: str) -> list[str]:
    """Return what an unaccented word may stand for, decomposed; nothing for a word that is as it was meant."""
    word = word.lower()
    if word.isascii() and word.isalpha():
        found = _telex(word)
    elif _VNI.fullmatch(word):
        found = _vni(word)
    else:
        return []
    return [found] if found != word else []


def _telex(word: str) -> str:
    letters: list[str] = []
    tone = ""
    for key in word:
        if key in _TELEX_TONES and _has_vowel(letters):
            tone = _TELEX_TONES[key]
        elif key == "w" and any(letter in "aou" for letter in letters):
            _horn(letters)
        elif key in "aeo" and key in letters:
            letters[_last(letters, key)] += _HAT
        elif key == "d" and "d" in letters:
            letters[letters.index("d")] = "đ"
        else:
            letters.append(key)
    return _joined(letters, tone)


def _vni(word: str) -> str:
    letters: list[str] = []
    tone = ""
    for key in word:
        if key in _VNI_TONES:
            tone = _VNI_TONES[key]
        elif key == "6" and (found := [each for each in "aeo" if each in letters]):
            place = max(_last(letters, each) for each in found)
            letters[place] += _HAT
        elif key == "7":
            _horn(letters, "uo")
        elif key == "8" and "a" in letters:
            letters[_last(letters, "a")] += _BREVE
        elif key == "9" and "d" in letters:
            letters[letters.index("d")] = "đ"
        elif key.isalpha():
            letters.append(key)
    return _joined(letters, tone)


def _horn(letters: list[str], among: str = "uoa") -> None:
    """Put the mark of ơ, ư or ă where the writing wants it: both letters of ươ, and ư before a (mưa, not quă)."""
    places = [place for place, letter in enumerate(letters) if letter in among]
    after_q = [place for place in places if place and letters[place - 1] == "q" and letters[place] == "u"]
    places = [place for place in places if place not in after_q]
    words = "".join(letters[place] for place in places)
    if words.endswith("uo"):
        chosen = places[-2:]
    elif words.endswith(("ua", "uu")):
        chosen = places[-2:-1]
    else:
        chosen = places[-1:]
    for place in chosen:
        letters[place] += _BREVE if letters[place] == "a" else _HORN


def _has_vowel(letters: list[str]) -> bool:
    return any(letter[0] in _VOWELS for letter in letters)


def _last(letters: list[str], letter: str) -> int:
    return max(place for place, each in enumerate(letters) if each == letter)


def _joined(letters: list[str], tone: str) -> str:
    vowel = next((place for place, letter in enumerate(letters) if letter[0] in _VOWELS), None)
    if tone and vowel is not None:
        letters[vowel] += tone
    return "".join(letters)
