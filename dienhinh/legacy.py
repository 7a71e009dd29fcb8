"""Text typed with the fonts of the years before Unicode: TCVN3 (.VnTime, «NguyÔn») and VNI (VNI-Times, «Nguyeãn»).

Such text is Latin-1 that only its font shows as Vietnamese. It is recognised by its syllables: what is no Vietnamese
as it stands and becomes Vietnamese when read by one of the two tables.
"""

import re
import unicodedata
from typing import NamedTuple

# TCVN 5712:1993, VN3: one byte a letter. Capitals with a tone were shown by another font.
_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# VNI: a letter and, after it, its mark; a few letters are one byte.
_VNI_MARKS = {
    "a": dict(zip("ùøûõïêéèúüëâáàåãä", "áàảãạăắằẳẵặâấầẩẫậ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
}
_VNI_ALONE = dict(zip("ôöñîæóò", "ơưđỵỉĩị", strict=True))
_VNI = _VNI_ALONE | {base + mark: to for base, marks in _VNI_MARKS.items() for mark, to in marks.items()}
_VNI |= {
    variant: to.upper()
    for key, to in _VNI.items()
    for variant in (key.upper(), key[0].upper() + key[1:])
    if variant != key
}
_VNI_PAIR = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_OURS = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_TOKEN = re.compile("[A-Za-z\xa1-\xac\xad\xae\xb5-\xb9\xbb-\xff]+")
_TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")
_ONSET = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx]"
_RIMES = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|ăc|ăm|ăn|ăng|ăp|ăt|âc|âm|ân|âng|âp|ât|âu|ây|e|ec|em|en|eng|eo|ep|et|"
    "ê|êc|êch|êm|ên|êng|ênh|êp|êt|êu|i|ich|im|in|inh|ip|it|iu|ia|iêc|iêm|iên|iêng|iêp|iêt|iêu|o|oc|oi|om|on|ong|op|"
    "ot|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay|oăc|oăm|oăn|oăng|oăt|oe|oen|oeo|oet|oong|ooc|ô|ôc|ôi|ôm|"
    "ôn|ông|ôp|ôt|ơ|ơi|ơm|ơn|ơp|ơt|u|uc|ui|um|un|ung|up|ut|ua|uân|uâng|uât|uây|uê|uêch|uênh|uôc|uôi|uôm|uôn|uông|"
    "uôt|uơ|uy|uya|uyên|uyêt|uych|uynh|uyt|uyu|uyp|ư|ưc|ưi|ưm|ưn|ưng|ưt|ưu|ưa|ươc|ươi|ươm|ươn|ương|ươp|ươt|ươu|"
    "y|yêm|yên|yêng|yêt|yêu|ynh|ych|yt"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_RIMES})")
_ABBREVIATION = re.compile("[A-ZĐ]{2,}")
_MOSTLY = 0.85


class Offer(NamedTuple):
    """The name of the font's table, and the text in Unicode."""

    font: str
    text: str


def offer(text: str) -> Offer | None:
    """Return the text in Unicode when it was surely typed with an older font; correct text is never offered."""
    if text.isascii() or _OURS.search(text):
        return None
    odd = {token for token in _TOKEN.findall(text) if _is_odd(token)}
    if not odd:
        return None
    best: tuple[float, Offer] | None = None
    for font, read in (("TCVN3", _from_tcvn3), ("VNI", _from_vni)):
        readings = {token: read(token) for token in odd}
        good = {token for token in odd if _is_syllable(readings[token])}
        judged = {token for token in odd if token in good or not _ABBREVIATION.fullmatch(readings[token])}
        share = len(good) / max(1, len(judged))
        sure = len(good) > 1 or any(len(token) > 3 for token in good)
        if sure and share >= _MOSTLY and (best is None or share > best[0]):
            best = (
                share,
                Offer(font, unicodedata.normalize("NFC", _TOKEN.sub(lambda m, r=read: r(m[0]), text))),
            )
    return best and best[1]


def _from_tcvn3(token: str) -> str:
    if token == "×":  # of a measure, 40 × 60 m; ì is no word
        return token
    return "".join(_TCVN3.get(char, char) for char in token)


def _from_vni(token: str) -> str:
    return _VNI_PAIR.sub(lambda found: _VNI[found[0]], token)


def _is_odd(token: str) -> bool:
    """Tell whether a word has letters beyond ASCII and is no Vietnamese syllable as it stands."""
    return bool(_FOREIGN.search(token)) and bool(re.search("[A-Za-z]", token)) and not _is_syllable(token)


def _is_syllable(token: str) -> bool:
    bare = unicodedata.normalize("NFD", token.lower())
    tones = len(bare) - len(bare.translate(_TONES))
    return tones <= 1 and bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare.translate(_TONES))))
