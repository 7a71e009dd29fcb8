"""A visitor without a browser: looks at every page it is given, and sends forms as a browser would."""

from urllib.parse import urljoin

from flask import has_app_context
from flask.testing import FlaskClient
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

from . import forms, html

HTMX = {"HX-Request": "true"}


class Client(FlaskClient):
    def open(self, *args, **kwargs) -> TestResponse:
        # An open context is shared by every request below it: one visitor would be served as another.
        assert not has_app_context(), "close the application context before sending a request"
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307, 308):
            source = response.get_data(as_text=True)
            assert html.is_document(source) or "HX-Request" in response.request.headers or not source, (
                f"{response.request.path} answers a browser with a fragment"
            )
            html.page(response)
        return response

    def page(self, url: str, **options) -> HtmlElement:
        """The page at an address, which must answer 200."""
        response = self.get(url, **options)
        assert response.status_code == 200, f"{url} answers {response.status}"
        return html.page(response)

    def submit(self, url: str, button: str, /, *, htmx: bool = False, **fields) -> TestResponse:
        """Opens the page, changes the named fields of the form that the button sends, and presses it."""
        tree = self.page(url)
        form, pressed = forms.form_with(tree, button)
        sent = forms.values(tree, form)
        known = set(sent) | set(tree.xpath("//@name"))
        assert set(fields) <= known, f"the form of {button!r} has no field {sorted(set(fields) - known)}"
        sent |= fields
        if pressed.get("name"):
            sent[pressed.get("name")] = pressed.get("value", "")
        target = urljoin(url, pressed.get("formaction") or form.get("action") or url)
        method = (pressed.get("formmethod") or form.get("method") or "get").upper()
        where = {"query_string": sent} if method == "GET" else {"data": sent}
        return self.open(target, method=method, headers=HTMX if htmx else None, **where)
