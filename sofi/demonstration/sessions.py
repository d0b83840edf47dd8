"""Sessions and dispositifs of the demonstration region."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import prefetch_related_objects

from sofi.offre.chargement import DU_TYPE_DE_DISPOSITIF
from sofi.offre.codes import (
    AnneeEntree,
    Enseignement,
    Esp,
    LieuChoisi,
    ModalitePedagogique,
    ModaliteRecrutement,
    Parcours,
    Periode,
    Recrutement,
    Rythme,
    TypePeriodeInscription,
    UniteCycle,
    Voie,
)
from sofi.offre.models import Dispositif, InformationCollective, PeriodeInscription, Session
from sofi.referentiels.models import TypeDispositif
from sofi.socle.copie import numeroter

from . import gabarits
from .actions import Projet, Rangee
from .modeles import Modele

Regle = TypeDispositif.Regle
PART_APPRENTISSAGE, PART_PROFESSIONNALISATION = 0.25, 0.06
PART_DES_APPRENTIS = 0.5
"""Diplomas are prepared under a contract of apprenticeship more often than titles."""
DIPLOMES = {"CAP", "CAPA", "BP", "BPA", "BAC PRO", "BMA", "BTS", "BTSA", "BUT"}
PERIODES = ([Periode.JOUR], [Periode.SOIR], [Periode.WEEK_END], [Periode.SOIR, Periode.WEEK_END])
POIDS_DES_PERIODES = (86, 5, 5, 4)
SEMAINES = (1, 2, 4, 8, 16, 26, 38)
SEMAINES_DES_CONTRATS = (38, 46)
HEURES_EN_CENTRE: dict[str, int] = {Regle.APPRENTISSAGE: 14, Regle.PROFESSIONNALISATION: 7}
"""Hours a week, of the 32 of an alternant; the law wants from 15 to 25 % of a contrat de professionnalisation."""
HEURES_EN_CONTRAT = 32
HEURES_HORS_JOURNEE = 6  # two evenings, or a day of the week-end


class Financements:
    """The base Dispositif, read once, by what may go with what."""

    def __init__(self) -> None:
        ordinaires = TypeDispositif.objects.en_vigueur().hors_programme().filter(ferme_le=None)
        ouverts = list(ordinaires.filter(regle=Regle.AUCUNE, convention="").order_by("pk"))
        self.ouverts = ouverts
        self.cpf = ordinaires.filter(regle=Regle.CPF).first()
        self.apprentissage = ordinaires.filter(regle=Regle.APPRENTISSAGE).first()
        self.professionnalisation = ordinaires.filter(regle=Regle.PROFESSIONNALISATION).first()
        contrats = (self.cpf, self.apprentissage, self.professionnalisation)
        seuls = [type_dispositif for type_dispositif in contrats if type_dispositif]
        prefetch_related_objects([*ouverts, *seuls], DU_TYPE_DE_DISPOSITIF)

    def tirer(self, hasard: Random, projet: Projet, jour: datetime.date) -> list[TypeDispositif]:
        """One to three kinds for a session; a programme's session has its programme's only."""
        action = projet.action
        if action.lot:
            return [action.lot.programme.dispositif]
        fiche = action.formation.fiche
        if not fiche:
            return hasard.sample(self.ouverts, hasard.randint(1, 2))
        etablissement = projet.organisme.etablissement
        certification = fiche.certification
        en_cours = fiche.fin is None or fiche.fin > jour
        totale = action.formation.validation == "totale"
        if (
            totale
            and en_cours
            and certification
            and certification.est_rncp
            and etablissement.qualiopi_apprentissage
            and etablissement.qualiopi_formation
            and (contrat := self._contrat(hasard.random(), certification.abrege))
        ):
            return [contrat]
        types = hasard.sample(self.ouverts, hasard.randint(1, 2))
        if self.cpf and fiche.eligible_cpf(jour) and hasard.random() < 0.6:
            types.append(self.cpf)
        return types

    def _contrat(self, tire: float, abrege: str) -> TypeDispositif | None:
        """The contract under which a session is followed, of apprenticeship mostly; most have none."""
        apprentissage = PART_DES_APPRENTIS if abrege in DIPLOMES else PART_APPRENTISSAGE
        if tire < apprentissage:
            return self.apprentissage
        return (
            self.professionnalisation if tire < apprentissage + PART_PROFESSIONNALISATION else None
        )


def preparer(
    hasard: Random,
    projets: list[Projet],
    nombre: int,
    financements: Financements,
    jour: datetime.date,
) -> None:
    """Draw that many sessions, at least one for each action, with all that hangs on them; numbered, not written."""
    extra = nombre - len(projets)
    parts = [1] * len(projets)
    for _ in range(extra):
        parts[min(int(hasard.expovariate(1) * len(projets) / 4), len(projets) - 1)] += 1
    lignes: list[tuple[Rangee, Projet, list[TypeDispositif]]] = []
    for projet, part in zip(projets, parts, strict=True):
        for _ in range(part):
            types = financements.tirer(hasard, projet, jour)
            lignes.append((Rangee(_session(hasard, projet, types, jour)), projet, types))
        projet.rangees = [rangee for rangee, _, _ in lignes[-part:]]
    numeroter([rangee.session for rangee, _, _ in lignes])
    for rangee, projet, types in lignes:
        rangee.dispositifs = [_dispositif(hasard, rangee.session, projet, t) for t in types]
    for rangee, projet, _ in lignes:
        rangee.informations = list(_informations(hasard, rangee.session, projet))
    for rangee, _, _ in lignes:
        rangee.periodes = list(_periodes(hasard, rangee.session))
    numeroter([dispositif for rangee, _, _ in lignes for dispositif in rangee.dispositifs])
    numeroter([information for rangee, _, _ in lignes for information in rangee.informations])


def _dates(
    hasard: Random, semaines: int, jour: datetime.date, limite: datetime.date | None
) -> tuple[datetime.date, datetime.date]:
    """Start within eighteen months before or after, on a Monday, before the certification's `limite`."""
    debut = jour + datetime.timedelta(days=int(hasard.triangular(-450, 540, 90)))
    if limite is not None and debut >= limite:
        debut = limite - datetime.timedelta(days=hasard.randint(30, 300))
    debut -= datetime.timedelta(days=debut.weekday())
    return debut, debut + datetime.timedelta(weeks=semaines, days=-3)


def _semaines(hasard: Random, modele: Modele | None, contrat: str) -> int:
    """How long: about a school year under a contract, else what the model says."""
    if contrat:
        return hasard.randint(*SEMAINES_DES_CONTRATS)
    return (modele.semaines if modele else None) or hasard.choice(SEMAINES)


def _vers_l_annee(debut: datetime.date, annee: int) -> datetime.timedelta:
    """How far to move a session for it to begin in the year of its lot, on the same day of the week."""
    an = datetime.timedelta(weeks=52)
    voulu = debut
    while voulu.year < annee:
        voulu += an
    while voulu.year > annee:
        voulu -= an
    return voulu - debut


def _session(
    hasard: Random, projet: Projet, types: list[TypeDispositif], jour: datetime.date
) -> Session:
    """A session without contradiction: hours, rhythm and modalities follow from each other."""
    contrat = next((t.regle for t in types if t.regle in HEURES_EN_CENTRE), "")
    fiche, lot, modele = projet.action.formation.fiche, projet.action.lot, projet.modele
    semaines = _semaines(hasard, modele, contrat)
    debut, fin = _dates(hasard, semaines, jour, fiche.fin if fiche else None)
    if lot is not None:
        decalage = _vers_l_annee(debut, lot.programme.annee)
        debut, fin = debut + decalage, fin + decalage
    libre = not contrat and projet.action.voie != Voie.PUBLIQUE
    permanente = libre and ((modele is not None and modele.permanente) or hasard.random() < 0.2)
    valeurs = {
        "lieu": hasard.choice(projet.organisme.sites),
        "date_debut": debut,
        "date_fin": fin,
        "esp": Esp.PERMANENTES if permanente else Esp.FIXES,
        "parcours": _parcours(projet),
        "recrutement": hasard.choices(tuple(Recrutement), (85, 5, 10))[0],
        "inscription_a": LieuChoisi.LIEU,
        **_organisation(hasard, projet, contrat, semaines),
        **_alternance(contrat),
        **_recrutement(projet),
    }
    gabarit = projet.action.gabarit
    return Session(
        action=projet.action, **(gabarits.accorder(valeurs, gabarit) if gabarit else valeurs)
    )


def _organisation(hasard: Random, projet: Projet, contrat: str, semaines: int) -> dict[str, Any]:
    """When and how one trains, and for how many hours."""
    modele = projet.modele
    tirees = hasard.choices(PERIODES, POIDS_DES_PERIODES)[0]
    periodes = list(modele.periodes) if modele and modele.periodes else tirees
    if contrat or projet.action.voie == Voie.PUBLIQUE or (modele and not modele.periodes):
        periodes = [Periode.JOUR]
    enseignement = hasard.choices(tuple(Enseignement), (75, 8, 17))[0].value
    enseignement = (modele.enseignement if modele else "") or enseignement
    plein = periodes == [Periode.JOUR] and semaines <= 26 and hasard.random() < 0.6
    hebdo = 35 if plein else 14 if periodes == [Periode.JOUR] else HEURES_HORS_JOURNEE
    centre = HEURES_EN_CENTRE.get(contrat, hebdo)
    return {
        "rythmes": [Rythme.CONTINU, Rythme.TEMPS_PLEIN if plein else Rythme.TEMPS_PARTIEL],
        "periodes": periodes,
        "modalites": _modalites(enseignement, bool(contrat)),
        "enseignement": enseignement,
        "heures_centre": semaines * centre,
        "heures_entreprise": semaines * (HEURES_EN_CONTRAT - centre) if contrat else 0,
        "heures_hebdo": Decimal(HEURES_EN_CONTRAT if contrat else hebdo),
    }


def _alternance(contrat: str) -> dict[str, Any]:
    """The cycle of a contract; the apprenticeship's has years."""
    if not contrat:
        return {}
    cycle = {"cycle_unite": UniteCycle.SEMAINE, "cycle_centre": 1, "cycle_entreprise": 2}
    return cycle | APPRENTISSAGE if contrat == Regle.APPRENTISSAGE else cycle | PROFESSIONNALISATION


APPRENTISSAGE = {
    "duree_cycle": 2,
    "annees_entree": [AnneeEntree.A1],
    "effectif_minimal": 6,
    "capacite": 16,
}
PROFESSIONNALISATION = {"cycle_entreprise": 4}


def _recrutement(projet: Projet) -> dict[str, Any]:
    """Who answers, and how one joins; a programme's session has its meetings and its Région's contact."""
    publique = projet.action.voie == Voie.PUBLIQUE
    accueil, handicap, mobilite, formation = projet.organisme.contacts
    formateur = projet.action.formateur
    reunions = [ModaliteRecrutement.INFO_COLLECTIVE] if publique else []
    return {
        "responsable": formateur.mandataire.etablissement
        if formateur
        else projet.organisme.etablissement,
        "modalites_recrutement": [ModaliteRecrutement.DOSSIER, *reunions],
        "contact": accueil,
        "referent_pmr": handicap,
        "referent_mobilite": mobilite,
        "referent_prf": formation if publique else None,
    }


def _parcours(projet: Projet) -> list[str]:
    """What the answers on the F card ask of the type de parcours."""
    formation = projet.action.formation
    if formation.est_sur_fiche and formation.individualisation:
        return [Parcours.INDIVIDUALISE, Parcours.MODULAIRE]
    return [Parcours.COLLECTIF]


def _modalites(enseignement: str, contrat: bool) -> list[str]:
    modalites = [] if enseignement == Enseignement.PRESENTIEL else [ModalitePedagogique.DISTANCE]
    if contrat:
        modalites += [ModalitePedagogique.ALTERNANCE, ModalitePedagogique.ENTREPRISE]
    if enseignement != Enseignement.DISTANCE:
        modalites.append(ModalitePedagogique.ORGANISME)
    return list(modalites)


def _dispositif(
    hasard: Random, session: Session, projet: Projet, type_dispositif: TypeDispositif
) -> Dispositif:
    places = hasard.randint(6, 16)
    tire = Decimal(hasard.randint(10, 400) * 20)
    ht = None if _sans_prix(type_dispositif) else tire
    if ht is not None and projet.modele and projet.modele.prix is not None:
        ht = Decimal(projet.modele.prix)
    ht = Decimal(0) if type_dispositif.pk in GRATUITS else ht
    return Dispositif(
        session=session,
        type=type_dispositif,
        places=places,
        places_restantes=hasard.randint(0, places) if hasard.random() < 0.5 else None,
        frais_ht=ht,
        taux_tva=None if ht is None else Decimal(20),
        frais_ttc=None if ht is None else ht * Decimal("1.2"),
        prise_en_charge=True,
    )


GRATUITS = frozenset({"e2c"})
"""Free by law for whoever comes: the price is said, 0 €."""


def _sans_prix(type_dispositif: TypeDispositif) -> bool:
    """A regional programme and a contract cost the learner nothing: no amount is told."""
    return type_dispositif.programme_regional or type_dispositif.regle in HEURES_EN_CENTRE


def _informations(
    hasard: Random, session: Session, projet: Projet
) -> Iterator[InformationCollective]:
    """One or two meetings before the session, for the programmes'."""
    if projet.action.voie != Voie.PUBLIQUE or session.date_debut is None:
        return
    for semaines in range(2, 2 + hasard.randint(1, 2)):
        yield InformationCollective(
            session=session,
            date=session.date_debut - datetime.timedelta(weeks=semaines),
            heure_debut=datetime.time(9, 30),
            heure_fin=datetime.time(12, 0),
            ou=LieuChoisi.LIEU,
            places=20,
        )


def _periodes(hasard: Random, session: Session) -> Iterator[PeriodeInscription]:
    if session.date_debut is not None and hasard.random() < 0.4:
        yield PeriodeInscription(
            session=session,
            type=hasard.choice(tuple(TypePeriodeInscription)),
            debut=session.date_debut - datetime.timedelta(days=120),
            fin=session.date_debut - datetime.timedelta(days=10),
        )
