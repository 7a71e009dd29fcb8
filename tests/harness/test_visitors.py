"""Visitors of one application are different people, each with the log-in of its own."""

from dienhinh.demo import ACCOUNTS
from tests.support import html


def who(client) -> str:
    """The account page's words, or where a stranger is sent."""
    response = client.get("/tai-khoan")
    return html.text(html.page(response)) if response.status_code == 200 else response.location


def test_two_visitors_are_two_people_and_a_third_is_nobody(demo_app, login, client):
    emails = [email for email, _ in ACCOUNTS[:2]]
    visitors = [login(email) for email in emails]
    for _ in range(2):
        seen = [who(visitor) for visitor in visitors]
        assert [[email in words for email in emails] for words in seen] == [[True, False], [False, True]]
        assert who(client) == "/dang-nhap?next=/tai-khoan"
