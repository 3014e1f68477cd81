"""Addresses of people's pages, below /people/."""

from django.urls import path

from songserm.people import views

app_name = "people"
urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/data/", views.my_data, name="my-data"),
    path("account/sign-out-elsewhere/", views.sign_out_elsewhere, name="sign-out-elsewhere"),
    path("account/delete/", views.delete, name="delete"),
    path("keys/", views.keys, name="keys"),
    path("keys/<int:key_id>/revoke/", views.revoke, name="revoke-key"),
    path("two-factor/", views.two_factor, name="two-factor"),
    path("teams/<int:organisation_id>/", views.team, name="team"),
    path("teams/<int:organisation_id>/invite/", views.invite, name="invite"),
    path("teams/<int:organisation_id>/members/<int:membership_id>/", views.member, name="member"),
    path("teams/<int:organisation_id>/invitations/<int:invitation_id>/", views.withdraw, name="withdraw"),
    path("invitations/<str:secret>/", views.invitation, name="invitation"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/<int:account_id>/roles/", views.roles, name="roles"),
]
