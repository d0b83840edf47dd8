"""Addresses of the programmes, under /administration/programmes/.

The keys of the Région may hold any sign: they come last.
"""

from django.urls import path

from .views import champs, gabarits, lots, programmes

urlpatterns = [
    path("", programmes.programmes, name="programmes"),
    path("creer/", programmes.creer, name="programme_creer"),
    path("modifier/<path:cle>/", programmes.modifier, name="programme_modifier"),
    path("retirer/<path:cle>/", programmes.retirer, name="programme_retirer"),
    path("lots/creer/<path:cle>/", lots.creer, name="lot_creer"),
    path("lots/modifier/<path:numero>/", lots.modifier, name="lot_modifier"),
    path("lots/retirer/<path:numero>/", lots.retirer, name="lot_retirer"),
    path("lots/lot/<path:numero>/", lots.lot, name="lot"),
    path("mandataires/creer/<path:numero>/", lots.mandataire_creer, name="mandataire_creer"),
    path("mandataires/retirer/<path:cle>/", lots.mandataire_retirer, name="mandataire_retirer"),
    path("formateurs/creer/<path:numero>/", lots.formateur_creer, name="formateur_creer"),
    path("formateurs/<int:pk>/retirer/", lots.formateur_retirer, name="formateur_retirer"),
    path("gabarits/creer/<path:cle>/", gabarits.creer, name="gabarit_creer"),
    path("gabarits/charger/<path:cle>/", gabarits.charger, name="gabarits_charger"),
    path(
        "gabarits/reprendre/<path:cle>/",
        gabarits.copier_les_precedents,
        name="gabarits_reprendre",
    ),
    path("gabarits/<int:pk>/", gabarits.gabarit, name="gabarit"),
    path("gabarits/<int:pk>/modifier/", gabarits.modifier, name="gabarit_modifier"),
    path("gabarits/<int:pk>/retirer/", gabarits.retirer, name="gabarit_retirer"),
    path("gabarits/<int:pk>/preparer/", gabarits.preparer, name="gabarit_preparer"),
    path("gabarits/<int:pk>/abandonner/", gabarits.abandonner, name="gabarit_abandonner"),
    path("gabarits/<int:pk>/copier/", gabarits.copier, name="gabarit_copier"),
    path("gabarits/<int:pk>/apercu/", gabarits.apercu, name="gabarit_apercu"),
    path("gabarits/<int:pk>/publier/", gabarits.publier, name="gabarit_publier"),
    path("gabarits/<int:pk>/champs/", champs.choisir, name="gabarit_champs"),
    path(
        "gabarits/<int:pk>/champs/<str:fiche>/<str:champ>/",
        champs.champ,
        name="gabarit_champ",
    ),
    path("programme/<path:cle>/", programmes.programme, name="programme"),
]
