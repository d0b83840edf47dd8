"""Addresses of the programmes, under /administration/programmes/.

The keys of the Région may hold any sign: they come last.
"""

from django.urls import path

from . import views, views_champs, views_gabarits, views_lots

urlpatterns = [
    path("", views.programmes, name="programmes"),
    path("creer/", views.creer, name="programme_creer"),
    path("modifier/<path:cle>/", views.modifier, name="programme_modifier"),
    path("retirer/<path:cle>/", views.retirer, name="programme_retirer"),
    path("lots/creer/<path:cle>/", views_lots.creer, name="lot_creer"),
    path("lots/modifier/<path:numero>/", views_lots.modifier, name="lot_modifier"),
    path("lots/retirer/<path:numero>/", views_lots.retirer, name="lot_retirer"),
    path("lots/lot/<path:numero>/", views_lots.lot, name="lot"),
    path("mandataires/creer/<path:numero>/", views_lots.mandataire_creer, name="mandataire_creer"),
    path(
        "mandataires/retirer/<path:cle>/", views_lots.mandataire_retirer, name="mandataire_retirer"
    ),
    path("formateurs/creer/<path:numero>/", views_lots.formateur_creer, name="formateur_creer"),
    path("formateurs/<int:pk>/retirer/", views_lots.formateur_retirer, name="formateur_retirer"),
    path("gabarits/creer/<path:cle>/", views_gabarits.creer, name="gabarit_creer"),
    path("gabarits/charger/<path:cle>/", views_gabarits.charger, name="gabarits_charger"),
    path(
        "gabarits/reprendre/<path:cle>/",
        views_gabarits.copier_les_precedents,
        name="gabarits_reprendre",
    ),
    path("gabarits/<int:pk>/", views_gabarits.gabarit, name="gabarit"),
    path("gabarits/<int:pk>/modifier/", views_gabarits.modifier, name="gabarit_modifier"),
    path("gabarits/<int:pk>/retirer/", views_gabarits.retirer, name="gabarit_retirer"),
    path("gabarits/<int:pk>/preparer/", views_gabarits.preparer, name="gabarit_preparer"),
    path("gabarits/<int:pk>/abandonner/", views_gabarits.abandonner, name="gabarit_abandonner"),
    path("gabarits/<int:pk>/copier/", views_gabarits.copier, name="gabarit_copier"),
    path("gabarits/<int:pk>/apercu/", views_gabarits.apercu, name="gabarit_apercu"),
    path("gabarits/<int:pk>/publier/", views_gabarits.publier, name="gabarit_publier"),
    path("gabarits/<int:pk>/champs/", views_champs.choisir, name="gabarit_champs"),
    path(
        "gabarits/<int:pk>/champs/<str:fiche>/<str:champ>/",
        views_champs.champ,
        name="gabarit_champ",
    ),
    path("programme/<path:cle>/", views.programme, name="programme"),
]
