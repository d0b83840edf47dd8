"""Addresses of the service Offre's screens."""

from django.urls import include, path

from .pilotage.views import pilotage
from .views import (
    action,
    dates,
    file,
    gestes,
    gestes_en_nombre,
    historique,
    messages,
    offre,
    organismes,
    signalements,
    suivi,
    trajet,
)

app_name = "service_offre"
urlpatterns = [
    path("file/", file.file, name="file"),
    path("file/suivante/", file.suivante, name="suivante"),
    path("file/attribuer/", file.attribuer, name="attribuer"),
    path("file/dates/", dates.dates, name="dates"),
    path("file/dates/valider/", dates.valider, name="dates_valider"),
    path("raccourcis/", file.raccourcis, name="raccourcis"),
    path("action/<int:pk>/", action.action, name="action"),
    path("action/<int:pk>/decision/<slug:nom>/", action.decider, name="decider"),
    path("action/<int:pk>/attribuer/", suivi.attribuer, name="action_attribuer"),
    path("action/<int:pk>/apercu/<int:session>/", action.apercu, name="apercu"),
    path("action/<int:pk>/message/", messages.ecrire, name="ecrire"),
    path("action/<int:pk>/messages/lus/", messages.lus, name="messages_lus"),
    path("messages/", messages.recus, name="messages"),
    path("action/<int:pk>/presence/", suivi.presence, name="presence"),
    path("action/<int:pk>/versions/<int:numero>/", action.version, name="version"),
    path("action/<int:pk>/code/", gestes.remplacer_code, name="remplacer_code"),
    path("action/<int:pk>/comparer/<int:autre>/", gestes.comparer_actions, name="comparer"),
    path("action/<int:pk>/corrections/<int:evenement>/", gestes.correction, name="correction"),
    path("action/<int:pk>/historique/", historique.action, name="historique_action"),
    path("gestes/", gestes_en_nombre.gestes, name="gestes"),
    path("gestes/<int:pk>/", gestes_en_nombre.geste, name="geste"),
    path("gestes/<int:pk>/annuler/", gestes_en_nombre.annuler, name="geste_annuler"),
    path("historique/", historique.historique, name="historique"),
    path("offre/", offre.offre, name="offre"),
    path("signalements/", signalements.signalements, name="signalements"),
    path("signalements/<int:pk>/", signalements.signalement, name="signalement"),
    path("comptes/", include("sofi.ecrans.service_offre.comptes.urls")),
    path("courriels/", include("sofi.ecrans.service_offre.courriels.urls")),
    path("certifications/", include("sofi.ecrans.service_offre.certifications.urls")),
    path("exports/", include("sofi.ecrans.service_offre.flux.urls")),
    path("imports/", include("sofi.ecrans.service_offre.imports.urls")),
    path("ou-est-ma-session/", trajet.trajet, name="trajet"),
    path("pilotage/", pilotage, name="pilotage"),
    path("organismes/", organismes.organismes, name="organismes"),
    path("organismes/creer/", organismes.creer_organisme, name="organisme_creer"),
    path("organismes/<int:pk>/", organismes.organisme, name="organisme"),
    path("organismes/<int:pk>/modifier/", organismes.modifier_organisme, name="organisme_modifier"),
    path(
        "organismes/<int:pk>/rattacher/", organismes.rattacher_personne, name="organisme_rattacher"
    ),
    path(
        "organismes/<int:pk>/rattachements/<int:rattachement>/detacher/",
        organismes.detacher_personne,
        name="organisme_detacher",
    ),
    path(
        "organismes/<int:pk>/conventions/ajouter/",
        organismes.convention,
        name="organisme_convention_ajouter",
    ),
    path(
        "organismes/<int:pk>/conventions/<int:convention>/",
        organismes.convention,
        name="organisme_convention",
    ),
]
