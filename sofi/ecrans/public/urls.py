"""Pages for everybody."""

from django.urls import path

from sofi.editorial.models import Legale

from .views import (
    catalogue,
    flux,
    formations,
    geographie,
    moteurs,
    organismes,
    pages,
    propositions,
    rendez_vous,
    reperes,
    selections,
    signalements,
    vignettes,
)

app_name = "public"
urlpatterns = [
    path("", formations.accueil, name="accueil"),
    path("formations.atom", flux.formations, name="formations_atom"),
    path("vignette/", vignettes.vignette, name="vignette"),
    path("vignette/composer/", vignettes.composer, name="vignette_composer"),
    path("agenda/", rendez_vous.agenda, name="rendez_vous"),
    path("agenda.ics", rendez_vous.abonnement, name="rendez_vous_ics"),
    path("agenda.atom", rendez_vous.flux, name="rendez_vous_atom"),
    path(
        "organisme/<int:numero>/portes-ouvertes-<int:porte>.ics",
        rendez_vous.porte_ouverte,
        name="porte_ouverte",
    ),
    path("robots.txt", moteurs.robots, name="robots"),
    path("opensearch.xml", moteurs.recherche, name="opensearch"),
    path("sitemap.xml", moteurs.plan_index, name="plan_index"),
    path("sitemap-<slug:genre>-<int:tranche>.xml", moteurs.plan_xml, name="plan_xml"),
    path("propositions/", propositions.propositions, name="propositions"),
    path("carte/", geographie.carte, name="carte"),
    path("carte/volet/", geographie.volet, name="carte_volet"),
    path("carte/grappes.json", geographie.grappes, name="carte_grappes"),
    path("carte/contours-<slug:couche>.json", geographie.contours, name="carte_contours"),
    path("communes/", formations.communes, name="communes"),
    path("communes/codes-postaux/", organismes.codes_postaux, name="codes_postaux"),
    path("organismes/", organismes.organismes, name="organismes"),
    path("organisme/<int:numero>-<slug:nom>/", organismes.organisme, name="organisme"),
    path("formation/<int:numero>-<slug:titre>/", formations.formation, name="formation"),
    path("formation/<int:numero>/", formations.formation, name="session"),
    path(
        "formation/<int:numero>/information-collective-<int:information>.ics",
        formations.agenda,
        name="agenda",
    ),
    path("certifications/", reperes.liste, {"genre": "certification"}, name="certifications"),
    path("metiers/", reperes.liste, {"genre": "metier"}, name="metiers"),
    *(
        path(f"{chemin}/<slug:adresse>/", reperes.repere, {"genre": genre}, name=genre)
        for genre, chemin in (
            ("certification", "certification"),
            ("metier", "metier"),
            ("domaine", "domaine"),
            ("lieu", "commune"),
            ("programme", "programme"),
        )
    ),
    path("f/<int:numero>/", formations.action, name="action"),
    path("formation/<int:numero>/signaler/", signalements.signaler, name="signaler"),
    path("signalement/<str:cle>/", signalements.signalement, name="signalement"),
    path("ma-selection/", selections.selection, name="selection"),
    path("ma-selection/garder/", selections.garder, name="garder"),
    path("ma-selection/partager/", selections.partager, name="partager"),
    path("s/<str:cle>/", selections.selection_partagee, name="selection_partagee"),
    path("fas/<int:numero_f>-<int:numero_a>-<int:numero_s>/", formations.fas, name="fas"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/<slug:genre>-<slug:code>.pdf", catalogue.pdf, name="catalogue_pdf"),
    path("actualites/", pages.actualites, name="actualites"),
    path("actualites/<slug:adresse>/", pages.actualite, name="actualite"),
    path("ressources/", pages.ressources, name="ressources"),
    path("ressources/<slug:adresse>/", pages.ressource, name="ressource"),
    path("ressources/<slug:adresse>/fichier/", pages.fichier, name="ressource_fichier"),
    path("dispositifs/", pages.base_dispositif, name="base_dispositif"),
    path("dispositifs/<slug:code>/", pages.dispositif, name="dispositif"),
    path("mentions-legales/", pages.legale, {"adresse": Legale.MENTIONS}, name="mentions_legales"),
    path(
        "donnees-personnelles/",
        pages.legale,
        {"adresse": Legale.DONNEES},
        name="donnees_personnelles",
    ),
    path("licence-des-donnees/", pages.legale, {"adresse": Legale.LICENCE}, name="licence"),
    path("accessibilite/", pages.accessibilite, name="accessibilite"),
    path("accessibilite/grille.csv", pages.grille, name="accessibilite_grille"),
    path("plan-du-site/", pages.plan_du_site, name="plan"),
]
