"""Addresses of signing up, in and out, below /accounts/: allauth's, with our views where these say more."""

from django.urls import include, path

from songserm.people.mailed_code import MailedCode
from songserm.people.too_often import AskForLink, ChangeAddress, SignUp

urlpatterns = [
    path("confirm-email/", MailedCode.as_view(), name="account_email_verification_sent"),
    path("email/", ChangeAddress.as_view(), name="account_email"),
    path("signup/", SignUp.as_view(), name="account_signup"),
    path("password/reset/", AskForLink.as_view(), name="account_reset_password"),
    path("", include("allauth.urls")),
]
