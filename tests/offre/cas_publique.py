"""Cases of the rules of the regional programmes: the Région's file, and the gabarit of the action."""

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from sofi.offre.models import Action, Session
from sofi.programmes.models import Gabarit, VersionDeGabarit
from tests import fabriques

from .cas import Cas, Etat, publique

Plus = Callable[[Action], None]


def avec_formateur(*, forfait: bool = False, responsable: bool = True, **champs: Any) -> Plus:
    """The action is what the Région's file gives; its session is at the planned place and date."""

    def poser(action: Action) -> None:
        session = action.sessions.get()
        mandataire = fabriques.MandataireFactory(lot=action.lot)
        formateur = fabriques.FormateurFactory(
            mandataire=mandataire,
            etablissement=action.etablissement,
            date_debut_prevue=session.date_debut,
        )
        Action.objects.filter(pk=action.pk).update(formateur=formateur)
        type(action.lot).objects.filter(pk=action.lot_id).update(forfait_recrutement=forfait)
        nouveaux = {"responsable": mandataire.etablissement} if responsable else {}
        Session.objects.filter(pk=session.pk).update(**nouveaux, **champs)

    return poser


def ailleurs(action: Action) -> None:
    """The session is at another site of the organisme."""
    avec_formateur()(action)
    site = fabriques.SiteFactory(etablissement=action.etablissement, nom="Annexe")
    action.sessions.update(lieu=site)


def lot(**champs: Any) -> Plus:
    """Change the lot."""
    return lambda action: (
        type(action.lot).objects.filter(pk=action.lot_id).update(**champs) and None
    )


def autre_annee(action: Action) -> None:
    """The session begins a year after its lot's."""
    debut = action.sessions.get().date_debut
    action.sessions.update(date_debut=debut.replace(year=debut.year + 1, day=1))


def un_jour_apres() -> datetime.date:
    """The day after the planned one."""
    return fabriques.dans(91)


def retirees(action: Action) -> None:
    """Every session is withdrawn."""
    action.sessions.update(retiree_le=fabriques.aujourd_hui())


def seconde_de(places: int) -> Plus:
    """A second session of so many places, in a lot of 60."""

    def ajouter(action: Action) -> None:
        lot(places_prevues=60)(action)
        seconde = fabriques.SessionFactory(action=action)
        premier = action.sessions.order_by("pk").first().dispositifs.get()
        fabriques.DispositifFactory(session=seconde, type=premier.type, places=places)

    return ajouter


PUBLIQUE = [
    Cas(
        "toutes_retirees",
        Etat(base=publique(), plus=retirees),
        Etat(base=publique()),
        "si la Région l'accorde, le public ne trouvera plus cette action",
        publiees=True,
    ),
    Cas(
        "lot_retire",
        Etat(base=publique(), plus=lot(retire_le=datetime.date(2026, 1, 5))),
        Etat(base=publique()),
        "n'est plus dans le fichier de la Région depuis le 05/01/2026",
    ),
    Cas(
        "annee_du_lot",
        Etat(base=publique(), plus=autre_annee),
        Etat(base=publique()),
        "doit commencer en",
    ),
    Cas(
        "responsable_mandataire",
        Etat(base=publique(), plus=avec_formateur(responsable=False)),
        Etat(base=publique(), plus=avec_formateur()),
        "l'organisme responsable est le mandataire",
    ),
    Cas(
        "lieu_de_realisation",
        Etat(base=publique(), plus=ailleurs),
        Etat(base=publique(), plus=avec_formateur()),
        "n'est pas un site de réalisation de ce lot",
    ),
    Cas(
        "forfait_a_la_date_prevue",
        Etat(base=publique(), plus=avec_formateur(forfait=True, date_debut=un_jour_apres())),
        Etat(base=publique(), plus=avec_formateur(forfait=True)),
        "au forfait recrutement",
    ),
    Cas(
        "forfait_deplace",
        Etat(base=publique(), plus=avec_formateur(forfait=True, date_debut=un_jour_apres())),
        Etat(base=publique(), plus=avec_formateur(forfait=True)),
        "La Région devra accorder ce changement",
        publiees=True,
    ),
    Cas(
        "places_du_lot_en_tout",
        Etat(base=publique(), plus=seconde_de(31), dispositif={"places": 30}),
        Etat(base=publique(), plus=seconde_de(30), dispositif={"places": 30}),
        "offrirait 61 places",
    ),
    Cas(
        "places_au_dela_du_lot",
        Etat(base=publique(), plus=avec_formateur(), dispositif={"places": 16}),
        Etat(base=publique(), plus=lot(places_prevues=60), dispositif={"places": 60}),
        "la Région en prévoit",
    ),
    Cas(
        "places_au_dela_du_lot",
        Etat(base=publique(), plus=lot(places_prevues=60), dispositif={"places": 61}),
        Etat(base=publique(), dispositif={"places": 61}),
        "en prévoit 60",
    ),
]


def sous(*cellules: dict[str, Any]) -> Plus:
    """The action is under a gabarit of these cells."""

    def poser(action: Action) -> None:
        gabarit = Gabarit.objects.create(programme=action.lot.programme, libelle="Essai")
        version = VersionDeGabarit.objects.create(
            gabarit=gabarit, numero=1, cellules=list(cellules), publiee_le=timezone.now()
        )
        Action.objects.filter(pk=action.pk).update(gabarit=version)

    return poser


def _cas(
    regle: str, fausse: dict[str, Any], juste: dict[str, Any], extrait: str, **action: Any
) -> Cas:
    return Cas(
        regle,
        Etat(base=publique(), plus=sous(fausse), action=action),
        Etat(base=publique(), plus=sous(juste), action=action),
        extrait,
    )


def cellule(fiche: str, champ: str, genre: str, valeur: Any = None) -> dict[str, Any]:
    """A cell as it is stored."""
    return {"fiche": fiche, "champ": champ, "genre": genre, "valeur": valeur}


GABARIT = [
    _cas(
        "formation_selon_le_gabarit",
        cellule("F", "fiche", "fixe", "93561"),
        cellule("F", "fiche", "fixe", "94681"),
        "Le programme fixe ce champ : 93561",
    ),
    _cas(
        "formation_demandee_par_le_gabarit",
        cellule("F", "intitule", "requis"),
        cellule("F", "fiche", "requis"),
        "ce programme le demande",
    ),
    _cas(
        "action_selon_le_gabarit",
        cellule("A", "niveau_entree", "fixe", "4"),
        cellule("A", "niveau_entree", "fixe", "sans"),
        "Le programme fixe ce champ",
    ),
    _cas(
        "action_selon_le_gabarit",
        cellule(
            "A", "objectifs", "propose", "<p>[Réaliser un meuble, du dessin à la finition.]</p>"
        ),
        cellule("A", "objectifs", "propose", "<p>Réaliser un meuble, du dessin à la finition.</p>"),
        "demande encore : « [Réaliser",
        objectifs="<p>Bref. [Réaliser un meuble, du dessin à la finition.]</p>",
    ),
    _cas(
        "action_demandee_par_le_gabarit",
        cellule("A", "complement_intitule", "requis"),
        cellule("A", "objectifs", "requis"),
        "ce programme le demande",
    ),
    _cas(
        "session_selon_le_gabarit",
        cellule("S", "parcours", "parmi", ["mixte"]),
        cellule("S", "parcours", "parmi", ["mixte", "collectif"]),
        "n'admet ici que : mixte",
    ),
    _cas(
        "session_demandee_par_le_gabarit",
        cellule("S", "date_debut", "confirme") | {"texte": "Compris."},
        cellule("S", "date_debut", "requis"),
        "Cochez la case",
    ),
    _cas(
        "session_au_dela_du_gabarit",
        cellule("S", "heures_centre", "au_plus", 839),
        cellule("S", "heures_centre", "au_plus", 840),
        "839 au plus",
    ),
    _cas(
        "dispositif_selon_le_gabarit",
        cellule("D", "places", "fixe", 1),
        cellule("D", "frais_ht", "aide") | {"texte": "Facultatif."},
        "Le programme fixe ce champ : 1",
    ),
    _cas(
        "dispositif_demande_par_le_gabarit",
        cellule("D", "frais_additionnels_objet", "requis"),
        cellule("D", "places", "requis"),
        "ce programme le demande",
    ),
]
