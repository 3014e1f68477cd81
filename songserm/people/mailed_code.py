"""The page on which a newcomer types the code we mailed: allauth's, and the words it leaves out."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import ConfirmEmailVerificationCodeView
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from songserm.people.too_often import code_just_sent

AWAITED = "people_code_awaited"
"""Set in the session while the page is open: allauth does not say whether a code is over or never was."""


class MailedCode(ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    """Says when a new code goes out, and why a code that is over leads back to signing in."""

    confirmed = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if answer.get("Location", request.path).partition("?")[0] == request.path:
            request.session[AWAITED] = True
        elif request.session.pop(AWAITED, False) and not self.confirmed:
            self._over()
        return answer

    def form_valid(self, form: Form) -> HttpResponse:
        if "code" not in form.fields:
            return self._sent_again(form)
        self.confirmed = True
        answer: HttpResponse = super().form_valid(form)
        return answer

    def _sent_again(self, form: Form) -> HttpResponse:
        """Asked too soon, the code before stays good: nothing is made that no letter would carry."""
        if code_just_sent(self.request, self.get_context_data(form=form)["email"]):
            messages.error(self.request, get_adapter().error_messages["rate_limited"])
            return redirect("account_email_verification_sent")
        # Its quarter of an hour begins now. allauth has no public way for that; a test says so when the inner one is gone.
        self._process.state["at"] = time.time()
        messages.success(self.request, _("A new code is on its way. Earlier ones can no longer be used."))
        answer: HttpResponse = super().form_valid(form)
        return answer

    def _over(self) -> None:
        """In place of allauth's own word, which tells to wait: there is nothing to wait for."""
        list(messages.get_messages(self.request))
        said = _("That code is over: it lasts 15 minutes and three tries. Sign in, and we send a new one.")
        messages.warning(self.request, said)
