"""Addresses of the demo's mailbox, below /mailbox/."""

from django.urls import path

from songserm.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<int:message_id>/", views.letter, name="letter"),
]
