"""Form fields that answer in Vietnamese and bound what they take."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import g, request
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DateTimeLocalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from dienhinh import clock, text
from dienhinh.errors import DomainError
from dienhinh.web.request import whole_number

REQUIRED = "Xin điền mục này."
CHOOSE = "Xin chọn một mục trong danh sách."


class Form(FlaskForm):
    """A form whose errors are sentences; every text is clean before it is checked."""

    def errors_list(self) -> list[tuple[str, str, str]]:
        """Return (field id, label, sentence) for each fault, in the form's order."""
        return [(f.id, f.label.text, e) for f in self for e in f.errors if isinstance(e, str)]


def refuse_field(form: Form, error: DomainError) -> None:
    """Put a refusal at the field that it is about, or above the form where it is about none."""
    if error.field in form:
        form[error.field].errors = [*form[error.field].errors, error.sentence]
    else:
        g.refusal = error


def status() -> int:
    """Return the status of a page that shows a form: 200 before it was sent, else that of what was refused."""
    if "refusal" in g:
        return g.refusal.status
    return 422 if request.method == "POST" else 200


def line(label: str, maximum: int, *, required: bool = False, **options: Any) -> StringField:
    """A text of one line."""
    return StringField(
        label, [_said(required), _length(maximum)], filters=[lambda v: text.line(v or "")], **options
    )


def paragraph(label: str, maximum: int = 20_000, *, required: bool = False, **options: Any) -> TextAreaField:
    """A text of many lines."""
    return TextAreaField(
        label,
        [_said(required), _length(maximum)],
        filters=[lambda v: text.dashed(text.clean(v or "")).strip()],
        **options,
    )


def email(label: str, *, required: bool = False, **options: Any) -> StringField:
    """An address of mail, of the internet or of an office's own network."""
    tidy = [lambda v: text.line(v or "").replace(" ", "")]
    return StringField(label, [_said(required), _length(254), _address], filters=tidy, **options)


def whole(label: str, low: int, high: int, *, required: bool = False, **options: Any) -> IntegerField:
    """A whole number within bounds."""
    bounds = Bounds(low, high, f"Xin ghi số từ {low} đến {high}.")
    return WholeField(label, [_needed(required), bounds], **options)


def day(label: str, *, required: bool = False, **options: Any) -> DateField:
    """A date of our time, as the browser's picker sends it or as people write it (04/11/2021)."""
    return DayField(
        label, [_needed(required), _our_time], format=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **options
    )


def choice(label: str, choices: Any, *, required: bool = False, **options: Any) -> SelectField:
    """One of a list."""
    needed = InputRequired(CHOOSE) if required else Optional()
    return ChoiceField(label, [needed], choices=pairs(choices), **options)


def pairs(choices: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """Return (value, label) pairs as the choices of a field."""
    return [SelectChoice(value=value, label=label) for value, label in choices]


def id_of(raw: Any) -> int | None:
    """Return the id of a choice; -1, which is no choice, for what is no number."""
    if raw in (None, "", "None"):
        return None
    number = whole_number(str(raw))
    return -1 if number is None else number


def several(label: str, choices: Iterable[tuple[int, str]] = (), **options: Any) -> SelectMultipleField:
    """Any number of a list of records, by their ids."""
    return SeveralField(label, choices=pairs(choices), coerce=int, **options)


class SeveralField(SelectMultipleField):
    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value for value in valuelist if whole_number(value) is not None])

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError("Xin chọn trong danh sách.") from error


class Words(InputRequired):
    """Words that were sent: what the record holds does not stand in for a field that was not."""

    def __call__(self, form: Any, field: Any) -> None:
        super().__call__(form, field)
        DataRequired(self.message)(form, field)


class Bounds(NumberRange):
    """Bounds of a number; what is no number has been told so already."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is not None:
            super().__call__(form, field)


class WholeField(IntegerField):
    def process_formdata(self, valuelist: list[str]) -> None:
        typed = [value.strip() for value in valuelist if value.strip()]
        try:
            # The bounds are compared as floating numbers, which hundreds of digits overflow.
            super().process_formdata([value if len(value) < 12 else "" for value in typed])
        except ValueError as error:
            raise ValueError("Xin ghi một số nguyên.") from error


class DayField(DateField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.strip() for value in valuelist if value.strip()])
        except ValueError as error:
            raise ValueError("Ngày không có thật. Xin ghi theo mẫu 04/11/2021.") from error


class ChoiceField(SelectField):
    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(CHOOSE) from error


def _needed(required: bool) -> Any:
    return InputRequired(REQUIRED) if required else Optional()


def _said(required: bool) -> Any:
    """What a text wants: words, where spaces are none."""
    return Words(REQUIRED) if required else Optional()


def _length(maximum: int) -> Length:
    return Length(max=maximum, message=f"Mục này dài quá {maximum} ký tự.")


def _address(form: Any, field: StringField) -> None:
    try:
        validate_email(
            field.data, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False
        )
    except EmailNotValidError as error:
        raise ValidationError("Địa chỉ thư điện tử không đúng. Xin ghi như ten@example.vn.") from error


def _our_time(form: Any, field: DateField) -> None:
    value: date | datetime | None = field.data
    if value and not 1950 <= value.year <= clock.today().year + 2:
        raise ValidationError(f"Năm phải từ 1950 đến {clock.today().year + 2}.")


def month(label: str, **options: Any) -> DateField:
    """A month of our time, as the browser's picker sends it (2009-09) or as people write it (09/2009)."""
    return MonthField(label, [_needed(False), _our_time], format=["%Y-%m", "%m/%Y", "%m-%Y"], **options)


class MonthField(DateField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.strip() for value in valuelist if value.strip()])
        except ValueError as error:
            raise ValueError("Tháng không có thật. Xin ghi theo mẫu 09/2009.") from error


def instant(label: str, **options: Any) -> DateTimeLocalField:
    """A moment of our time on Vietnam's clock, from the browser's picker or as written: 04/11/2021 14:00."""
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y"]
    return InstantField(label, [_needed(False), _our_time], format=formats, **options)


class InstantField(DateTimeLocalField):
    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return clock.local(self.data).strftime("%Y-%m-%dT%H:%M") if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.strip() for value in valuelist if value.strip()])
        except ValueError as error:
            raise ValueError("Ngày giờ không có thật. Xin ghi theo mẫu 04/11/2021 14:00.") from error
        if self.data:
            self.data = self.data.replace(tzinfo=clock.HOME)
