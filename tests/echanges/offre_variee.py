"""Published documents drawn at random, which exercise every element that the feed can write.

    documents(60, graine=9)   the same ones each time

Fees and decimals, POE collective, regional programmes, contracts together and alone, équipements, pré-requis, RNCP,
RS, sheets made here and trainings without one, links, meetings, several responsables and parcours of one action,
places with a SIRET and a UAI, years of a cycle,
Formacodes of a former version. All of them conform.
"""

import datetime
import random
from decimal import Decimal
from typing import Any

from sofi.offre.codes import (
    AnneeEntree,
    Enseignement,
    Esp,
    ModalitePedagogique,
    ModaliteRecrutement,
    Niveau,
    Periode,
    Recrutement,
    Rythme,
    TypeEquipement,
    TypePeriodeInscription,
    UniteCycle,
)
from sofi.offre.fiches import FicheAction, FicheDispositif, FicheFormation, FicheSession
from sofi.validation.document import Document

from . import documents_publies as fab

JOUR = datetime.date(2026, 5, 20)
_PARCOURS = [["collectif"], ["individualise"], ["modulaire"], ["mixte"], ["modulaire", "mixte"]]
_GENRES: dict[str, dict[str, Any]] = {
    "cpf": {"libelle": "Compte personnel de formation", "code_financeur": "10", "regle": "cpf"},
    "poec": {
        "libelle": "POE collective",
        "sigle": "POEC",
        "code_financeur": "16",
        "regle": "poec",
        "publics": [fab.formacode("81054")],
    },
    "aif": {"libelle": "Aide individuelle", "code_financeur": "4", "regle": "aif"},
    "ca": {
        "libelle": "Contrat d'apprentissage",
        "code_financeur": "16",
        "regle": "apprentissage",
        "publics": [fab.formacode("82044")],
    },
    "cp": {
        "libelle": "Contrat de professionnalisation",
        "code_financeur": "16",
        "regle": "professionnalisation",
        "publics": [fab.formacode("82044")],
    },
    "region": {
        "libelle": "VISA Métiers",
        "code_financeur": "2",
        "regle": "",
        "programme_regional": True,
        "publics": [fab.formacode("83056", "V13")],
    },
}
_MELANGES = [
    ["cpf"], ["poec"], ["ca"], ["cp"], ["ca", "cp"], ["cpf", "aif"], ["aif", "cpf", "cp"], ["region"],
]  # fmt: skip


def documents(nombre: int, *, graine: int) -> list[Document]:
    """So many documents; each mix of dispositifs comes back in turn."""
    hasard = random.Random(graine)
    return [_document(hasard, rang) for rang in range(nombre)]


def _phrase(hasard: random.Random, longueur: int) -> str:
    mots = "accueil atelier chantier client équipe gestion l'outil mesure R&D « sécurité » élève".split()
    return " ".join(hasard.choices(mots, k=longueur)).capitalize() + "."


def _euros(hasard: random.Random, maximum: int) -> str:
    return str(Decimal(hasard.randrange(1, maximum * 100)) / 100)


def _parmi(hasard: random.Random, choix: Any, maximum: int = 3) -> list[str]:
    return hasard.sample(list(choix.values), k=hasard.randint(1, min(maximum, len(choix.values))))


def _document(hasard: random.Random, rang: int) -> Document:
    melange = _MELANGES[rang % len(_MELANGES)]
    publique = melange == ["region"]
    formation = _formation(hasard, rang)
    organisme = fab.organisme(
        41,
        uai=hasard.choice(["", "0441975H"]),
        habilitations=hasard.choice([[], ["RNCP37538"], ["RS5550"]]),
    )
    sessions = [
        _session(hasard, rang * 10 + numero, melange, organisme)
        for numero in range(1, hasard.randint(2, 5))
    ]
    voie = "publique" if publique else "certifiante" if formation.sur_fiche else "non_certifiante"
    return fab.document(
        f=formation,
        a=_action(hasard, rang, publique=publique),
        organisme=organisme,
        sessions=sessions,
        voie=voie,
    )


def _formation(hasard: random.Random, rang: int) -> FicheFormation:
    commun: dict[str, Any] = {
        "id": 700 + rang,
        "domaines": [
            fab.formacode(f"3305{n}", hasard.choice(["V14", "V13"]))
            for n in range(hasard.randint(1, 7))
        ],
    }
    if rang % 5 == 4:
        return fab.formation_propre(**commun, niveau_sortie=hasard.choice(list(Niveau.values)))
    fiche = [
        fab.fiche(),
        fab.fiche(rncp="", rs="RS5550", code="110203", debut="2022-01-24"),
        fab.fiche(code="900012", locale=True, fin=None),
        fab.fiche(rncp="", code="93559", debut=None, fin=None, url=""),
    ][rang % 4]
    programme = "\n".join(_phrase(hasard, 60) for _ in range(hasard.choice([2, 12])))
    return fab.formation(
        **commun,
        fiche=fiche,
        programme=programme,
        blocs=fab.formation().blocs if fiche.rncp else [],
        individualisation=hasard.choice([True, False]),
        eligible_cpf=hasard.choice([True, False]),
    )


def _action(hasard: random.Random, rang: int, *, publique: bool) -> FicheAction:
    lot = {
        "id": 3,
        "numero": "VM_8",
        "libelle": "Lot 8",
        "programme": "VISA Métiers",
        "annee": 2026,
    }
    adresses = {nom: f"https://exemple.fr/{nom}" for nom in ("url_action", "url_pdf", "url_video")}
    equipement = {
        "type": hasard.choice(list(TypeEquipement.values)),
        "obligatoire": hasard.choice([True, False]),
        "cout": hasard.choice([None, 0, 75]),
        "commentaire": hasard.choice(["", "<p>À apporter</p>"]),
    }
    return fab.action(
        id=800 + rang,
        titre=_phrase(hasard, 8),
        objectifs=f"<p>{_phrase(hasard, 20)}</p><ul><li>{_phrase(hasard, 6)}</li></ul>",
        complement_programme=f"<p>{_phrase(hasard, 30)}</p>",
        plus_formation=hasard.choice(["", "<p>Un <em>plus</em></p>"]),
        public_vise=hasard.choice(["", "Salariés en reconversion"]),
        niveau_entree=hasard.choice(list(Niveau.values)),
        niveau_entree_obligatoire=hasard.choice([True, False]),
        prerequis=hasard.choice([[], [{"code": "a2", "libelle": "Niveau A2"}]]),
        commentaire_prerequis=hasard.choice(["", "<p>Permis B</p>"]),
        equipements=hasard.choice([[], [equipement]]),
        lot=lot if publique else None,
        id_action_cr="2872" if publique else "",
        of_mandataire_cr="75" if publique else "",
        **hasard.choice([{}, adresses]),
    )


def _session(
    hasard: random.Random, numero: int, melange: list[str], organisme: Any
) -> FicheSession:
    debut = JOUR + datetime.timedelta(hasard.randrange(-30, 200))
    fin = max(debut + datetime.timedelta(hasard.randrange(1, 500)), JOUR)
    return fab.session(
        numero,
        date_debut=debut.isoformat(),
        date_fin=fin.isoformat(),
        esp=hasard.choice(list(Esp.values)),
        rythmes=_parmi(hasard, Rythme),
        periodes=_parmi(hasard, Periode),
        parcours=hasard.choice(_PARCOURS),
        modalites=_parmi(hasard, ModalitePedagogique, 6),
        enseignement=hasard.choice(list(Enseignement.values)),
        recrutement=hasard.choice(list(Recrutement.values)),
        heures_hebdo=hasard.choice([None, "35.00", "28.50", "7.25"]),
        heures_centre=hasard.randrange(0, 900),
        heures_entreprise=hasard.randrange(0, 300),
        effectif_minimal=6,
        capacite=12,
        responsable=hasard.choice(
            [organisme, fab.organisme(42, nom="Autre", uai="0440001M", nda="")]
        ),
        modalites_recrutement=_parmi(hasard, ModaliteRecrutement, 4),
        informations_collectives=[
            _reunion(hasard, numero * 10 + n) for n in range(hasard.randrange(5))
        ],
        periodes_inscription=hasard.choice([[], [_periode(hasard)]]),
        mail_liaison=hasard.choice(["", "liaison@exemple.fr"]),
        contact=hasard.choice([fab.contact(), fab.contact(79, telephone="06 00 00 00 00")]),
        referent_prf=hasard.choice([None, fab.contact(75)]),
        **_cycle(hasard),
        lieu=fab.site(
            siret=hasard.choice(["", "99900012800028"]),
            uai=hasard.choice(["", "0441975H"]),
            hebergement=hasard.choice(["", "Internat"]),
        ),
        dispositifs=[_dispositif(hasard, numero * 10 + n, nom) for n, nom in enumerate(melange)],
    )


def _cycle(hasard: random.Random) -> dict[str, Any]:
    return {
        "cycle_unite": hasard.choice(list(UniteCycle.values)),
        "cycle_entreprise": hasard.randrange(1, 4),
        "cycle_centre": hasard.randrange(1, 4),
        "duree_cycle": hasard.choice([None, 1, 2, 3]),
        "annees_entree": hasard.choice([[], ["1"], ["1", "2"], [AnneeEntree.TOUTES]]),
    }


def _reunion(hasard: random.Random, numero: int) -> Any:
    jour = JOUR + datetime.timedelta(hasard.randrange(-10, 90))
    distance = {"ou": "distance", "adresse": None, "nom": "", "url": "https://visio.exemple.fr/"}
    return fab.information(numero, date=jour.isoformat(), **hasard.choice([{}, distance]))


def _periode(hasard: random.Random) -> dict[str, str]:
    genre = hasard.choice(list(TypePeriodeInscription.values))
    return {"type": genre, "debut": "2026-04-01", "fin": "2026-08-31"}


def _dispositif(hasard: random.Random, numero: int, nom: str) -> FicheDispositif:
    gratuit = nom in {"ca", "cp", "region", "poec"} or hasard.random() < 0.2
    prix = None if gratuit else _euros(hasard, 9_000)
    return fab.dispositif(
        numero,
        code=nom,
        genre=_GENRES[nom],
        opco={"code": "akto", "libelle": "AKTO"} if nom == "poec" else None,
        reference_marche="34567" if nom == "poec" else "",
        places=hasard.randrange(1, 30),
        frais_ht=prix,
        frais_ttc=prix,
        taux_tva="0.00",
        frais_certification=hasard.choice([None, _euros(hasard, 300)]),
        frais_additionnels=hasard.choice([None, _euros(hasard, 100)]),
        prise_en_charge=hasard.choice([True, False]),
    )
