"""Forms that were sent too often: they come back as they were typed, and say when they can be sent again."""

from typing import Any

from allauth.account import views
from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import consume
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

TOO_MANY_REQUESTS = 429
AFTER_A_CODE, AFTER_ANYTHING_ELSE = 10, 60
"""Seconds after which allauth's limits surely let one more try pass: ``confirm_email`` is 1/10s, the others count a minute."""


def code_just_sent(request: HttpRequest, email: str) -> bool:
    """Whether a code went to the address so lately that no other would be sent now."""
    return not consume(request, action="confirm_email", key=email.lower(), dry_run=True)


class ToldInPlace:
    """For allauth's views of one form: instead of an empty page of its own, the form, its answers and how long to wait."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except ImmediateHttpResponse as stopped:
            answer = stopped.response
        return self._told(request) if answer.status_code == TOO_MANY_REQUESTS else answer

    def _told(self, request: HttpRequest) -> HttpResponse:
        form: Form = self.get_form()  # type: ignore[attr-defined]
        email = form.cleaned_data.get("email", "") if form.is_valid() else ""
        code_sent = bool(email) and code_just_sent(request, email)
        form.add_error("email" if code_sent else None, _why(code_sent=code_sent))
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined]
        answer.status_code = TOO_MANY_REQUESTS
        answer["Retry-After"] = str(AFTER_A_CODE if code_sent else AFTER_ANYTHING_ELSE)
        return answer


def _why(*, code_sent: bool) -> str:
    if code_sent:
        return _("A code was sent to this address a moment ago. Wait ten seconds, then press the button again.")
    return str(get_adapter().error_messages["rate_limited"])


class ChangeAddress(ToldInPlace, views.EmailView):  # type: ignore[misc]
    """The form of a new e-mail address."""


class SignUp(ToldInPlace, views.SignupView):  # type: ignore[misc]
    """The form of a new account."""


class AskForLink(ToldInPlace, views.PasswordResetView):  # type: ignore[misc]
    """The form that asks for a link to a new password."""
