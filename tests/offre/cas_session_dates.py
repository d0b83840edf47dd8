"""Cases of the rules on the S card: dates, durations, organisation."""

from decimal import Decimal

from sofi.offre.codes import Enseignement, Esp, ModalitePedagogique, Parcours, Rythme
from sofi.offre.models import Action
from tests import fabriques
from tests.fabriques import dans

from .cas import Cas, Etat, publique
from .cas_formation import partielle


def individualisee(action: Action) -> None:
    """Individualisation « oui », validation totale."""
    formation = fabriques.FormationFactory(fiche=action.formation.fiche, individualisation=True)
    Action.objects.filter(pk=action.pk).update(formation=formation)


def en_partie(action: Action) -> None:
    """Individualisation « oui », validation partielle."""
    partielle(action, blocs=1)


def permanente(jours_fin: int) -> Etat:
    """Entries all along, the certification ending in a hundred days and the session so many days from today."""
    return Etat(
        session={"esp": Esp.PERMANENTES, "date_debut": dans(10), "date_fin": dans(jours_fin)},
        certification={"date_fin_enregistrement": dans(100)},
    )


def debut_et_fin(certification: int) -> Etat:
    """The session starts in 90 days; the certification ends so many days from today."""
    return Etat(certification={"date_fin_enregistrement": dans(certification)})


ANNEE_FIN = dans(90 + 265).year
DATES = [
    Cas(
        "fin_avant_debut",
        Etat(session={"date_fin": dans(89)}),
        Etat(session={"date_fin": dans(90)}),
        f"La date de fin ({dans(89):%d/%m/%Y}) précède la date de début ({dans(90):%d/%m/%Y})",
    ),
    Cas(
        "deja_finie",
        Etat(session={"date_debut": dans(-9), "date_fin": dans(-1)}),
        Etat(session={"date_debut": dans(-9), "date_fin": dans(0)}),
        f"pris fin le {dans(-1):%d/%m/%Y}",
    ),
    Cas(
        "certification_finie_au_debut",
        debut_et_fin(90),
        debut_et_fin(91),
        f"prend fin le {dans(90):%d/%m/%Y} et la session commence le {dans(90):%d/%m/%Y}",
    ),
    Cas(
        "certification_finie_pendant",
        permanente(101),
        permanente(100),
        "avant la fin de la session",
    ),
    Cas(
        "apres_derniere_session",
        Etat(fiche={"annee_derniere_session": ANNEE_FIN - 1}),
        Etat(fiche={"annee_derniere_session": ANNEE_FIN}),
        f"annoncée en {ANNEE_FIN - 1}",
    ),
    Cas(
        "debut_lointain",
        Etat(session={"date_debut": dans(1097), "date_fin": dans(1200)}),
        Etat(session={"date_debut": dans(1095), "date_fin": dans(1200)}),
        "dans plus de 3 ans",
    ),
    Cas(
        "duree_longue",
        Etat(session={"date_fin": dans(90 + 1462)}),
        Etat(session={"date_fin": dans(90 + 1459)}),
        "dure plus de 4 ans",
    ),
    Cas(
        "heures_nulles",
        Etat(session={"heures_centre": 0, "heures_entreprise": 0}),
        Etat(session={"heures_entreprise": 0}),
        "nulles toutes les deux",
    ),
    Cas(
        "heures_au_dela_des_dates",
        Etat(session={"date_fin": dans(96), "heures_centre": 49, "heures_entreprise": 0}),
        Etat(session={"date_fin": dans(96), "heures_centre": 48, "heures_entreprise": 0}),
        "1 semaine à 48 h",
    ),
    Cas(
        "hebdo_sans_rapport",
        Etat(session={"heures_hebdo": Decimal(12)}),
        Etat(session={"heures_hebdo": Decimal(30)}),
        "Vouliez-vous dire 33,2 h",
    ),
    Cas(
        "hebdo_sans_rapport",
        Etat(session={"heures_hebdo": Decimal(12)}),
        Etat(session={"heures_hebdo": Decimal(12), "esp": Esp.PERMANENTES}),
        "loin des 1 260 h",
    ),
    Cas(
        "temps_plein_court",
        Etat(session={"heures_hebdo": Decimal(28)}),
        Etat(session={"heures_hebdo": Decimal(30)}),
        "28 h, alors que",
    ),
    Cas(
        "temps_plein_court",
        Etat(session={"heures_hebdo": Decimal(28)}),
        Etat(session={"heures_hebdo": Decimal(28), "rythmes": [Rythme.TEMPS_PARTIEL]}),
        "temps plein",
    ),
]
M = ModalitePedagogique
ORGANISATION = [
    Cas(
        "cadencees_hors_programme",
        Etat(session={"esp": Esp.CADENCEES}),
        Etat(base=publique(), session={"esp": Esp.CADENCEES}),
        "programmes régionaux",
    ),
    Cas(
        "parcours_selon_les_blocs",
        Etat(plus=individualisee),
        Etat(plus=individualisee, session={"parcours": [Parcours.MIXTE]}),
        "« collectif »",
    ),
    Cas(
        "parcours_selon_les_blocs",
        Etat(plus=individualisee, session={"parcours": [Parcours.MODULAIRE]}),
        Etat(
            plus=individualisee, session={"parcours": [Parcours.MODULAIRE, Parcours.INDIVIDUALISE]}
        ),
        "« individualisé » et « modulaire »",
    ),
    Cas(
        "parcours_selon_les_blocs",
        Etat(plus=en_partie, session={"parcours": [Parcours.MIXTE]}),
        Etat(plus=en_partie, session={"parcours": [Parcours.MODULAIRE]}),
        "La validation est partielle",
    ),
    Cas(
        "parcours_selon_les_blocs",
        Etat(plus=individualisee),
        Etat(base=publique(), plus=individualisee),
        "individualisés",
    ),
    Cas("parcours_inconnu", Etat(session={"parcours": [Parcours.INCONNU]}), Etat(), "inconnu"),
    Cas(
        "distance_coherente",
        Etat(session={"enseignement": Enseignement.HYBRIDE}),
        Etat(session={"enseignement": Enseignement.HYBRIDE, "modalites": [M.DISTANCE]}),
        "La session est hybride",
    ),
    Cas(
        "distance_coherente",
        Etat(session={"enseignement": Enseignement.DISTANCE}),
        Etat(session={"enseignement": Enseignement.DISTANCE, "modalites": [M.DISTANCE]}),
        "entièrement à distance",
    ),
    Cas("distance_coherente", Etat(session={"modalites": [M.DISTANCE]}), Etat(), "en présentiel"),
    Cas(
        "entreprise_sans_modalite",
        Etat(session={"modalites": [M.ORGANISME]}),
        Etat(session={"modalites": [M.ALTERNANCE]}),
        "420 h se passent en entreprise",
    ),
    Cas(
        "entreprise_sans_modalite",
        Etat(session={"modalites": [M.ORGANISME]}),
        Etat(base=publique(), session={"modalites": [M.ORGANISME]}),
        "en entreprise",
    ),
    Cas(
        "cycle_nul",
        Etat(
            base={"dispositif": "apprentissage"}, session={"cycle_centre": 0, "cycle_entreprise": 0}
        ),
        Etat(
            base={"dispositif": "apprentissage"}, session={"cycle_centre": 1, "cycle_entreprise": 0}
        ),
        "aucune unité",
    ),
    Cas(
        "cycle_nul",
        Etat(
            base={"dispositif": "professionnalisation"},
            session={"cycle_centre": 0, "cycle_entreprise": 0},
        ),
        Etat(session={"cycle_centre": 0, "cycle_entreprise": 0}),
        "aucune unité",
    ),
    Cas(
        "valeurs_permises",
        Etat(session={"heures_centre": 20001}),
        Etat(session={"heures_centre": 20000}),
        "20000",
    ),
    Cas("valeurs_permises", Etat(session={"rythmes": ["jamais"]}), Etat(), "jamais"),
]
SESSION_DATES = [*DATES, *ORGANISATION]
