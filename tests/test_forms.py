"""The fields of forms: what a required text takes for words."""

import pytest

from dienhinh.web import forms
from dienhinh.web.request import whole_number


@pytest.mark.parametrize(
    ("sent", "number"),
    [("7", 7), ("0", 0), ("9" * 9, 999_999_999), ("9" * 10, None), ("", None), ("-1", None), ("1.5", None)],
)
def test_an_id_is_a_number_that_every_database_can_hold(sent, number):
    assert whole_number(sent) == number


@pytest.mark.parametrize("field", [forms.line, forms.paragraph])
@pytest.mark.parametrize(
    ("sent", "faults"),
    [
        ({"words": "  \r\n\t\u00a0 "}, [forms.REQUIRED]),
        ({"words": ""}, [forms.REQUIRED]),
        ({}, [forms.REQUIRED]),
        ({"words": " có chữ "}, []),
    ],
)
def test_spaces_are_no_words_and_what_is_stored_is_not_sent(app, field, sent, faults):
    class Sent(forms.Form):
        words = field("Chữ", 100, required=True)

    with app.test_request_context(method="POST", data=sent):
        form = Sent(data={"words": "đã lưu"}, meta={"csrf": False})
        assert (form.validate(), form.words.errors) == (not faults, faults)


def test_a_required_text_that_was_not_sent_is_missed_even_where_one_is_stored(app):
    class Sent(forms.Form):
        words = forms.line("Chữ", 100, required=True)

    with app.test_request_context(method="POST", data={"other": "x"}):
        form = Sent(data={"words": "đã lưu"}, meta={"csrf": False})
        assert (form.validate(), form.words.errors) == (False, [forms.REQUIRED])
