"""The page on which a newcomer types the code we mailed: allauth's, and the words it leaves out."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import consume_email_verification_rate_limit
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY as WAITING
from allauth.account.views import ConfirmEmailVerificationCodeView
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class MailedCode(ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    """Says when a new code goes out, and why a code that is over leads back to signing in."""

    confirmed = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        waited = WAITING in request.session
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if waited and WAITING not in request.session and not self.confirmed:
            said = _("That code is over: it lasts 15 minutes and three tries. Sign in, and we send a new one.")
            messages.warning(request, said)
        return answer

    def form_valid(self, form: Form) -> HttpResponse:
        if self._action == "resend":
            return self._sent_again(form)
        answer: HttpResponse = super().form_valid(form)
        self.confirmed = WAITING not in self.request.session
        return answer

    def _sent_again(self, form: Form) -> HttpResponse:
        """Asked too soon, the code before stays good: nothing is made that no letter would carry."""
        if not consume_email_verification_rate_limit(self.request, self._process.email, dry_run=True):
            messages.error(self.request, get_adapter().error_messages["rate_limited"])
            return redirect("account_email_verification_sent")
        self._process.state["at"] = time.time()  # its quarter of an hour begins now
        messages.success(self.request, _("A new code is on its way. Earlier ones can no longer be used."))
        answer: HttpResponse = super().form_valid(form)
        return answer

    def form_invalid(self, form: Form) -> HttpResponse:
        """One try less; after the last one ``dispatch`` says how to go on."""
        if not self._process.record_invalid_attempt():
            return redirect("account_login")
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return answer
