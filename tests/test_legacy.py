"""Text of the fonts before Unicode is offered in Unicode, and no other text ever is."""

import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from dienhinh import legacy, text
from dienhinh.extensions import db
from dienhinh.models import Candidate, Dossier
from tests.support import forms, html
from tests.support.drafts import school, section

DATA = Path(legacy.__file__).parent / "demo" / "data"
ENGLISH = """The school café opened in naïve joy; résumés of señor Muñoz and Zoë, a façade 10 µm wide, 5 µm deep.
«Quoted» § 12 © 2021 Nokia® ½ cup, ±3 °C, a coöperative at Århus, déjà vu, jalapeño, El Niño, Übermut für München."""
FRENCH = "Là où l'été s'achève, l'élève a été reçu à l'école; ça va, Hélène? Noël à Besançon, où êtes-vous?"
LATIN_ONLY = [
    "Lê Thành Hà",
    "Là cô Hà",
    "Tô Hà Lan",
    "Trà Vinh",
    "Lò Văn Pá",
    "Hồ sơ Pokémon",
    "À, thì ra là cô Lê",
]

# As the fonts' own tables print them; written down apart from the code under test.
TCVN3 = {
    "Cộng hòa xã hội chủ nghĩa Việt Nam": "Céng hßa x· héi chñ nghÜa ViÖt Nam",
    "Độc lập - Tự do - Hạnh phúc": "§éc lËp - Tù do - H¹nh phóc",
    "Nguyễn Thị Hạnh": "NguyÔn ThÞ H¹nh",
    "Được Phòng khen, nước chảy đá mòn": "§\xad¬c Phßng khen, n\xad\xadíc ch¶y ®¸ mßn",
}
VNI = {
    "Cộng hòa xã hội chủ nghĩa Việt Nam": "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam",
    "Độc lập - Tự do - Hạnh phúc": "Ñoäc laäp - Töï do - Haïnh phuùc",
    "Nguyễn Thị Hạnh": "Nguyeãn Thò Haïnh",
    "THÂM NIÊN": "THAÂM NIEÂN",
}


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)
    elif isinstance(value, str):
        yield from value.split("\n")


def sentences() -> list[str]:
    """Every line of the demonstration's data that has five words or more, most of them Vietnamese."""
    data = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(DATA.rglob("*.toml"))]
    found = {line.strip() for each in data for line in strings(each)}
    return sorted(line for line in found if sum(not word.isascii() for word in line.split()) > 4)


SENTENCES = sentences()


def encoded(sentence: str, font: str) -> str:
    table = {to: key for key, to in reversed((legacy._TCVN3 if font == "TCVN3" else legacy._VNI).items())}
    if font == "TCVN3":
        # The font without capitals had no tones on them: they were typed small and shown large.
        table |= {to.upper(): key for to, key in table.items() if to.upper() not in table}
    return "".join(table.get(char, char) for char in unicodedata.normalize("NFC", sentence))


def test_the_tables_say_what_the_fonts_printed():
    tcvn3 = {typed.replace("\xad\xad", "\xad"): wanted for wanted, typed in TCVN3.items()}
    assert {typed: legacy.offer(typed) for typed in list(tcvn3)[:3]} == {
        typed: ("TCVN3", wanted) for typed, wanted in list(tcvn3.items())[:3]
    }
    assert {typed: legacy.offer(typed) for typed in VNI.values()} == {
        typed: ("VNI", wanted) for wanted, typed in VNI.items()
    }


@pytest.mark.parametrize("font", ["TCVN3", "VNI"])
def test_whole_sentences_come_back_as_they_were(font):
    assert len(SENTENCES) > 200
    wrong = []
    for sentence in SENTENCES:
        found = legacy.offer(encoded(sentence, font))
        wanted = unicodedata.normalize("NFC", sentence)
        if font == "TCVN3":
            found, wanted = found and (found[0], found[1].lower()), wanted.lower()
        if found != (font, wanted):
            wrong.append((sentence, found))
    assert wrong == []


def test_correct_text_is_never_offered():
    words = {word for sentence in SENTENCES for word in sentence.split()}
    texts = [
        *SENTENCES,
        *words,
        *LATIN_ONLY,
        ENGLISH,
        *ENGLISH.split(),
        *ENGLISH.split("."),
        FRENCH,
        *FRENCH.split(),
    ]
    assert [each for each in texts if legacy.offer(each)] == []


def test_the_border_keeps_the_letters_that_only_an_old_font_shows():
    typed = "N\xadíc ch¶y, nh\xadng ®Ñp: Ðt, b\xadíc"
    assert (text.clean(typed), text.clean("phụ\xadhuynh Ðà"), text.clean("a\xadb")) == (
        typed,
        "phụhuynh Đà",
        "ab",
    )


TYPED = "NguyÔn ThÞ H¹nh"


def test_a_candidate_typed_with_an_old_font_is_offered_in_unicode_before_it_is_saved(app, login):
    home = school(app)
    client = login(home.clerk)
    answer = client.submit("/doi-tuong/moi", "Lưu", name=TYPED, position="N\xadíc ch¶y")
    tree = html.page(answer)
    assert "Văn bản này có vẻ gõ bằng phông TCVN3. Chuyển sang Unicode?" in html.text(tree)
    assert [html.text(one) for one in tree.xpath("//ins")] == ["Nguyễn Thị Hạnh", "Nước chảy"]
    sent = {
        name: value
        for name, value in forms.values(tree, tree.get_element_by_id("name").getparent().getparent()).items()
    }
    for wish in ("unicode", "nguyen"):
        client.post("/doi-tuong/moi", data=sent | {"key": f"{wish}0123456789abcdef", "phong-chu": wish})
    with app.app_context():
        query = db.select(Candidate.name, Candidate.position).order_by(Candidate.id.desc()).limit(2)
        assert [tuple(row) for row in db.session.execute(query)] == [
            (TYPED, "N\xadíc ch¶y"),
            ("Nguyễn Thị Hạnh", "Nước chảy"),
        ]


def test_a_draft_is_offered_in_unicode_and_translated_with_one_button(app, login):
    home = school(app)
    client = login(home.clerk)
    saved = section(client, home.page, "meeting").save(
        **{"meeting-conclusion": "NhÊt trÝ ®Ò nghÞ khen th\xadëng."}
    )
    offered = html.text(html.page(saved).get_element_by_id("fonts"))
    section(client, home.page, home.key).save(htmx=False, **{f"{home.key}-summary": "- D¹y giái cÊp huyÖn."})
    tree = client.page(home.page).get_element_by_id("fonts")
    assert [html.text(one) for one in tree.xpath(".//ins")] == [
        "Nhất trí đề nghị khen thưởng.",
        "- Dạy giỏi cấp huyện.",
    ]
    answer = client.submit(home.page, "Chuyển sang Unicode")
    with app.app_context():
        dossier = db.session.get(Dossier, home.dossier)
        assert (dossier.meeting.conclusion, dossier.nominees[0].summary) == (
            "Nhất trí đề nghị khen thưởng.",
            "- Dạy giỏi cấp huyện.",
        )
    assert (answer.status_code, html.text(client.page(home.page).get_element_by_id("fonts"))) == (303, "")
    assert "Chuyển sang Unicode?" in offered
