from wtforms import BooleanField, HiddenField, PasswordField, ValidationError
from wtforms.validators import InputRequired

from dienhinh.web.forms import REQUIRED, Form, email, line


class LoginForm(Form):
    email = line("Thư điện tử", 254, required=True)
    password = PasswordField("Mật khẩu", [InputRequired(REQUIRED)])


class CodeForm(Form):
    code = line("Mã xác thực", 40, required=True)


class FactorForm(CodeForm):
    sealed = HiddenField()


class OffForm(CodeForm):
    password = PasswordField("Mật khẩu", [InputRequired(REQUIRED)])


class ForgotForm(Form):
    email = email("Thư điện tử", required=True)


class ChooseForm(Form):
    """A new password, written twice so that a slip of the finger locks nobody out."""

    password = PasswordField("Mật khẩu mới", [InputRequired(REQUIRED)])
    again = PasswordField("Nhập lại mật khẩu mới", [InputRequired(REQUIRED)])

    def validate_again(self, field: PasswordField) -> None:
        if field.data != self.password.data:
            raise ValidationError("Hai lần nhập mật khẩu không giống nhau.")


class ChangeForm(ChooseForm):
    current = PasswordField("Mật khẩu đang dùng", [InputRequired(REQUIRED)])


class ProfileForm(Form):
    name = line("Họ và tên", 100, required=True)
    phone = line("Số điện thoại", 20)
    weekly_digest = BooleanField("Nhận thư tóm tắt việc cần làm vào đầu mỗi tuần")


class SetupForm(ChooseForm):
    name = line("Họ và tên", 100, required=True)
    email = email("Thư điện tử", required=True)


class OfficeForm(SetupForm):
    """The administrator of an empty database says which office this is."""

    unit_name = line("Tên đơn vị", 200, required=True)
    header_superior = line("Tên cơ quan chủ quản trên văn bản", 200)
    header_name = line("Tên đơn vị trên văn bản", 200)
    symbol = line("Ký hiệu trong số văn bản", 40, required=True)
    place = line("Địa danh", 100, required=True)
