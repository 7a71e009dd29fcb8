"""Refusals that a user can read; each carries one sentence in Vietnamese."""


class DomainError(Exception):
    """A rule said no: the sentence tells the user what is wrong and what to do."""

    status = 422

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Conflict(DomainError):
    """Somebody else changed the record first."""

    status = 409

    def __init__(
        self, sentence: str = "Nội dung này đã được cập nhật ở nơi khác. Xin xem lại rồi thực hiện tiếp."
    ) -> None:
        super().__init__(sentence)


class Forbidden(DomainError):
    """The user may see the record and may not do this to it."""

    status = 403

    def __init__(self, sentence: str = "Tài khoản này không có quyền thực hiện việc đó.") -> None:
        super().__init__(sentence)


class NotFound(DomainError):
    """No such record, or none that this user may know of: the two look the same."""

    status = 404

    def __init__(self, sentence: str = "Không tìm thấy nội dung này.") -> None:
        super().__init__(sentence)
