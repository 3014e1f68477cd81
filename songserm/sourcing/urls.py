from django.urls import path

from songserm.sourcing.views import evidence, firms, needs, requests

app_name = "sourcing"
urlpatterns = [
    path("needs/", needs.needs, name="needs"),
    path("needs/new/", needs.write, name="write"),
    path("needs/preview/", needs.preview, name="preview"),
    path("needs/<uuid:public_id>/", needs.need, name="need"),
    path("needs/<uuid:public_id>/change/", needs.change, name="change"),
    path("needs/<uuid:public_id>/firms/", needs.choose, name="choose"),
    path("needs/<uuid:public_id>/wider/", needs.widen, name="widen"),
    path("needs/<uuid:public_id>/exemption/", needs.exempt, name="exempt"),
    path("needs/<uuid:public_id>/seal/", needs.seal, name="seal"),
    path("needs/<uuid:public_id>/project/", needs.project, name="project"),
    path("needs/<uuid:public_id>/evidence.pdf", evidence.document, name="evidence-pdf"),
    path("needs/<uuid:public_id>/ask/", requests.publish, name="publish"),
    path("evidence/<uuid:public_id>/", evidence.public, name="evidence"),
    path("requests/<uuid:public_id>/", requests.request, name="request"),
    path("requests/<uuid:public_id>/answer/<int:question_id>/", requests.answer, name="answer"),
    path("requests/<uuid:public_id>/open/", requests.agree, name="agree"),
    path("requests/<uuid:public_id>/award/", requests.award, name="award"),
    path("requests/<uuid:public_id>/cancel/", requests.cancel, name="cancel"),
    path("my/requests/", firms.invitations, name="invitations"),
    path("my/requests/<uuid:public_id>/", firms.invitation, name="invitation"),
    path("my/requests/<uuid:public_id>/question/", firms.ask, name="ask"),
    path("my/requests/<uuid:public_id>/withdraw/", firms.withdraw, name="withdraw"),
]
