"""Addresses of the catalogue."""

from django.urls import path

from songserm.catalogue.views import categories, editing, importing, pictures, public

app_name = "catalogue"
urlpatterns = [
    path("items/<int:item_id>/", public.item, name="item"),
    path("items/<int:item_id>/versions/<int:number>/", public.version, name="version"),
    path("my/items/", editing.items, name="items"),
    path("my/items/new/", editing.new, name="new"),
    path("my/items/categories/", categories.suggest, name="suggest-categories"),
    path("my/items/categories/find/", categories.find, name="find-categories"),
    path("my/items/prices/", editing.both_prices, name="both-prices"),
    path("my/items/move/", editing.move, name="move"),
    path("my/items/import/", importing.upload, name="upload"),
    path("my/items/import/template.xlsx", importing.template, name="template"),
    path("my/items/import/<uuid:public_id>/", importing.job, name="import"),
    path("my/items/import/<uuid:public_id>/mapping/", importing.mapping, name="mapping"),
    path("my/items/import/<uuid:public_id>/start/", importing.start, name="start-import"),
    path("my/items/import/<uuid:public_id>/bad-rows.xlsx", importing.bad_rows, name="bad-rows"),
    path("my/items/<int:item_id>/", editing.edit, name="edit"),
    path("my/items/<int:item_id>/publish/", editing.publish, name="publish"),
    path("my/items/<int:item_id>/withdraw/", editing.withdraw, name="withdraw"),
    path("my/items/<int:item_id>/copy/", editing.copy, name="copy"),
    path("my/items/<int:item_id>/delete/", editing.delete, name="delete"),
    path("my/items/<int:item_id>/marks/", editing.marks, name="marks"),
    path("my/items/<int:item_id>/pictures/", pictures.add, name="add-picture"),
    path("my/items/<int:item_id>/pictures/<int:picture_id>/move/", pictures.move, name="move-picture"),
    path("my/items/<int:item_id>/pictures/<int:picture_id>/remove/", pictures.remove, name="remove-picture"),
]
