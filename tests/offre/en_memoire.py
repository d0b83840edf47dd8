"""A whole action in memory, as `charger` gives one: nothing is written, so that hundreds of cases take a second.

`saisie()` is right in every respect on `JOUR`; `poser` changes what a path names:

    poser(saisie(), {"session.date_fin": None, "session.dispositifs": [], "type.regle": "cpf"})
"""

import datetime
from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from sofi.annuaire.models import Contact, Convention, Etablissement, Site
from sofi.offre import codes
from sofi.offre.models import Action, Dispositif, Formation, Session
from sofi.offre.regles.contexte import Contexte
from sofi.offre.regles.lectures import Lectures
from sofi.offre.regles.parametres import Parametres
from sofi.offre.regles.registre import REGLES
from sofi.offre.regles.requis import cartes
from sofi.programmes.models import Formateur, Lot, Mandataire, Programme
from sofi.referentiels.models import (
    BlocCompetences,
    Certification,
    Commune,
    FicheCertifInfo,
    TypeDispositif,
)

HIER, JOUR = datetime.date(2026, 5, 31), datetime.date(2026, 6, 1)
Monde = dict[str, Any]
Cas = tuple[str, dict[str, Any], list[str]]
"""A rule, what changes, and what the messages of what it finds must hold; nothing: it finds nothing."""


def jour(mois: int, quantieme: int, annee: int = 2026) -> datetime.date:
    return datetime.date(annee, mois, quantieme)


def garnir(objet: Any, **listes: list[Any]) -> Any:
    """Give a row the lists that would have been read with it."""
    objet._prefetched_objects_cache = {**getattr(objet, "_prefetched_objects_cache", {}), **listes}
    return objet


def contact(**champs: Any) -> Contact:
    return Contact(**{"pk": 1, "nom": "Accueil", "telephone": "0261910000", **champs})


def commune(**champs: Any) -> Commune:
    return Commune(**{"pk": "53147", "libelle": "Mayenne", "region_id": "52", **champs})


ADRESSE = {"ligne1": "8 quai des Tanneries", "code_postal": "53100", "ville": "Mayenne"}


def site(**champs: Any) -> Site:
    complet = {"pk": 1, "etablissement_id": 1, "nom": "Atelier", "commune": commune(), **ADRESSE}
    return Site(**{**complet, **champs})


def etablissement(**champs: Any) -> Etablissement:
    complet = {
        "pk": 1,
        "siret": "99900012800010",
        "nda": "52530012853",
        "raison_sociale": "ATELIER",
        "nom": "Atelier des Copeaux",
        "commune": commune(),
        "qualiopi_formation": True,
        "qualiopi_apprentissage": True,
        "qualiopi_fin": jour(6, 1, 2028),
        **ADRESSE,
    }
    return garnir(Etablissement(**{**complet, **champs}), contacts=[contact()], conventions=[])


def bloc(rang: int, **champs: Any) -> BlocCompetences:
    return BlocCompetences(pk=rang, rang=rang, code=f"RNCP37538BC0{rang}", **champs)


def type_dispositif(code: str = "cpf", **champs: Any) -> TypeDispositif:
    complet = {"code": code, "libelle": "Compte personnel", "regle": "cpf", "fonds_publics": True}
    return garnir(TypeDispositif(**{**complet, **champs}), publicdedispositif_set=[])


def _formation() -> Formation:
    certification = Certification(
        pk="RNCP37538",
        numero="RNCP37538",
        active=True,
        date_fin_enregistrement=jour(8, 31, 2029),
    )
    garnir(certification, blocs=[bloc(1), bloc(2), bloc(3)], certificateurs=[])
    fiche = FicheCertifInfo(pk="84383", libelle="CAP ébéniste", certification=certification)
    formation = Formation(pk=1, fiche=fiche, individualisation=False, validation="totale")
    return garnir(formation, blocs=[], domaines_ordonnes=[], metiers_ordonnes=[])


def _session(action: Action, etablissement: Etablissement) -> Session:
    accueil = contact()
    session = Session(
        pk=1,
        action=action,
        lieu=site(),
        date_debut=jour(9, 1),
        date_fin=jour(6, 30, 2027),
        esp=codes.Esp.FIXES,
        rythmes=[codes.Rythme.CONTINU, codes.Rythme.TEMPS_PLEIN],
        periodes=[codes.Periode.JOUR],
        parcours=[codes.Parcours.COLLECTIF],
        modalites=[codes.ModalitePedagogique.ENTREPRISE],
        enseignement=codes.Enseignement.PRESENTIEL,
        heures_centre=1000,
        heures_entreprise=400,
        heures_hebdo=Decimal(32),
        responsable=etablissement,
        recrutement=codes.Recrutement.OUVERT,
        modalites_recrutement=[codes.ModaliteRecrutement.DOSSIER],
        contact=accueil,
        referent_pmr=accueil,
        referent_mobilite=accueil,
    )
    return garnir(session, informations_collectives=[], periodes_inscription=[], dispositifs=[])


SANS_LOT: dict[str, Any] = {"formateurs": []}


RIEN_AUTOUR: dict[str, Any] = {
    "publiees": set(),
    "places_des_autres": 0,
    "etablissements_rattaches": set(),
    "partenaires": (0, []),
}
"""What the rules read beside the cards, when there is nothing."""


def saisie() -> Monde:
    """The cards by their short names; what hangs on them is reached by a path."""
    etab = etablissement()
    formation = _formation()
    action = Action(
        pk=1,
        formation=formation,
        etablissement=etab,
        voie=codes.Voie.CERTIFIANTE,
        complement_programme="<p>Atelier de douze établis.</p>",
        objectifs="<p>Réaliser un meuble.</p>",
        public_vise="Toute personne attirée par le bois.",
    )
    session = _session(action, etab)
    dispositif = Dispositif(
        pk=1,
        session=session,
        type=type_dispositif(),
        places=12,
        frais_ht=Decimal(6300),
        taux_tva=Decimal(0),
        frais_ttc=Decimal(6300),
        prise_en_charge=True,
    )
    session._prefetched_objects_cache["dispositifs"] = [dispositif]
    garnir(action, sessions=[session], equipements=[], prerequis=[])
    return {
        "etablissement": etab,
        "formation": formation,
        "fiche": formation.fiche,
        "certification": formation.fiche.certification,
        "action": action,
        "session": session,
        "dispositif": dispositif,
        "type": dispositif.type,
        "contexte": RIEN_AUTOUR | SANS_LOT,
    }


def programme(**lot: Any) -> dict[str, Any]:
    """What makes of it an action of the regional programme « PRÉPA » of 2026."""
    annuel = Programme(cle="PREPA 2026", libelle="PRÉPA", annee=2026, dispositif_id="cpf")
    return {
        "action.voie": codes.Voie.PUBLIQUE,
        "action.lot": Lot(**{"numero": "26-1", "programme": annuel, **lot}),
        "type.regle": "",
        "type.programme_regional": True,
    }


def formateur(mandataire: Etablissement | None = None, **champs: Any) -> Formateur:
    """A row of the Région's file for this établissement."""
    return Formateur(
        mandataire=Mandataire(pk=1, etablissement=mandataire or etablissement()),
        etablissement_id="99900012800010",
        **champs,
    )


def poser(monde: Monde, changements: Mapping[str, Any]) -> Monde:
    """Set what each path names: a field, a list read with its row, or a part of the context."""
    for chemin, partagee in changements.items():
        valeur = deepcopy(partagee)
        premier, *suite = chemin.split(".")
        objet = monde[premier]
        for nom in suite[:-1]:
            objet = getattr(objet, nom)
        if isinstance(objet, dict):
            objet[suite[-1]] = valeur
        elif suite[-1] in getattr(objet, "_prefetched_objects_cache", {}):
            objet._prefetched_objects_cache[suite[-1]] = valeur
        else:
            setattr(objet, suite[-1], valeur)
    for dispositif in monde["session"].dispositifs.all():
        dispositif.session = monde["session"]
    return monde


def contexte(monde: Monde) -> Contexte:
    """The context of its rules, with all that they would read beside the cards."""
    action, dit = monde["action"], monde["contexte"]
    lectures = Lectures([action])
    vars(lectures).update(
        parametres=Parametres([]),
        _partenaires={"RNCP37538": dit["partenaires"]},
        _voies_acces={},
        _etablissements_rattaches={action.etablissement_id: dit["etablissements_rattaches"]},
        _places_des_lots={action.lot_id: {999: dit["places_des_autres"]}},
        _realisations={(1, action.etablissement.siret): dit["formateurs"]},
    )
    return Contexte(action, JOUR, lectures.parametres, dit["publiees"], lectures)


def trouver(nom: str, changements: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the rule of that name finds: field and message, card after card."""
    dans = contexte(poser(saisie(), changements))
    return [
        (regle.champ, trouvaille) if isinstance(trouvaille, str) else trouvaille
        for fiche, carte in cartes(dans)
        for regle in REGLES
        if regle.nom == nom and regle.fiche == fiche
        for trouvaille in regle.fonction(carte, dans)
    ]


def convention(**champs: Any) -> Convention:
    return Convention(**{"financeur": "region", "debut": jour(1, 1, 2020), **champs})


def retiree(numero: int = 1, le: datetime.date | None = HIER) -> Session:
    """A session withdrawn on that day; None: not withdrawn."""
    return garnir(Session(pk=numero, retiree_le=le), dispositifs=[])


def session(**champs: Any) -> dict[str, Any]:
    return {f"session.{nom}": valeur for nom, valeur in champs.items()}
