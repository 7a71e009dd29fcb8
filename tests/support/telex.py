"""Vietnamese as keys of a keyboard without its program: an encoder that knows nothing of the code under test."""

import unicodedata

_TELEX = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_VNI = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_VNI_SHAPES = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}


def telex(words: str) -> str:
    return _encoded(words, _TELEX, lambda letter, mark: letter.lower() if mark == "\u0302" else "w", "d")


def vni(words: str) -> str:
    return _encoded(words, _VNI, lambda letter, mark: _VNI_SHAPES[mark], "9")


def _encoded(words, tones, shape, stroke) -> str:
    return " ".join(_word(word, tones, shape, stroke) for word in words.split())


def _word(word, tones, shape, stroke) -> str:
    keys, end, letter = "", "", ""
    for char in unicodedata.normalize("NFD", word):
        if char in tones:
            end = tones[char]
        elif char in _VNI_SHAPES:
            keys += shape(letter, char)
        elif char in "đĐ":
            keys += ("d" if char == "đ" else "D") + stroke
        else:
            letter = char
            keys += char
    return keys + end
