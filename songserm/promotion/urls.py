from django.urls import path

from songserm.promotion.views import letters, planning

app_name = "promotion"
urlpatterns = [
    path("promotion/", planning.home, name="home"),
    path("promotion/segments/new/", planning.new_segment, name="new-segment"),
    path("promotion/segments/<uuid:public_id>/", planning.segment, name="segment"),
    path("promotion/segments/<uuid:public_id>/reach/", planning.reach, name="reach"),
    path("promotion/letters/<uuid:public_id>/", planning.outreach, name="outreach"),
    path("promotion/programmes/new/", planning.new_programme, name="new-programme"),
    path("promotion/programmes/<uuid:public_id>/", planning.programme, name="programme"),
    path("promotion/programmes/<uuid:public_id>/spending/", planning.spend, name="spend"),
    path("promotion/programmes/<uuid:public_id>/targets/", planning.targets, name="targets"),
    path("promotion/unsubscribe/<str:token>/", letters.unsubscribe, name="unsubscribe"),
    path("my/promotion/", letters.letters, name="letters"),
    path("my/promotion/consent/", letters.consent, name="consent"),
    path("my/promotion/<uuid:public_id>/", letters.letter, name="letter"),
    path("my/promotion/<uuid:public_id>/applied/", letters.applied, name="applied"),
]
