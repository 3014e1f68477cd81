"""What we lean on in allauth that it does not promise: each with its reason, and a test that says where to look."""

import re
from pathlib import Path

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.views import ConfirmEmailVerificationCodeView

import songserm

NO_PUBLIC_WAY = {
    "people/second_factor.py": "allauth.account.internal.flows.login",  # a session gains a second step without a new sign-in
    "project/demo/load.py": "allauth.mfa.totp.internal.auth",  # a demo account that has its second step from the start
}
ROOMS = Path(songserm.__file__).parent


def test_nothing_of_allauths_inside_is_used_but_what_has_no_public_way():
    used = {
        str(path.relative_to(ROOMS)): found[1]
        for path in ROOMS.rglob("*.py")
        if (found := re.search(r"(allauth[\w.]*\.internal[\w.]*)", path.read_text()))
    }
    assert used == NO_PUBLIC_WAY


def test_the_time_of_a_code_is_still_where_the_page_of_the_code_renews_it():
    """Fails when allauth has moved it: then mend ``MailedCode._sent_again`` in people/mailed_code.py."""
    assert "_process" in ConfirmEmailVerificationCodeView.dispatch.__code__.co_names
    assert "at" in EmailVerificationProcess.initial_state(user=None, email="somsri@example.test")
