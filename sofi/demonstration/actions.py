"""Formations and actions of the demonstration region."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from django.db.models import prefetch_related_objects

from sofi.offre.chargement import DE_L_ETABLISSEMENT, DE_LA_CERTIFICATION, DU_TYPE_DE_DISPOSITIF
from sofi.offre.codes import Etat, Niveau, ObjectifGeneral, Voie
from sofi.offre.models import (
    Action,
    Dispositif,
    DomaineDeFormation,
    Formation,
    InformationCollective,
    PeriodeInscription,
    Session,
)
from sofi.offre.operations import formation_canonique
from sofi.programmes.models import Formateur, Lot, Mandataire, VersionDeGabarit
from sofi.referentiels.familles import familles_de_metier
from sofi.referentiels.models import FicheCertifInfo, Formacode
from sofi.socle.copie import numeroter

from . import gabarits, noms, programmes
from .annuaire import Organisme
from .modeles import Modele, Tour, modeles

PART_DES_MODELES = 0.85
"""The other trainings without certification are named after a domaine drawn among all of them."""
VOIES = (Voie.CERTIFIANTE, Voie.NON_CERTIFIANTE, Voie.PUBLIQUE)
POIDS_DES_VOIES = (50, 40, 10)
# What becomes of an action: its state, and whether a version of it was published.
SORTS = (
    (Etat.VALIDEE, True),
    (Etat.EN_SAISIE, True),
    (Etat.EN_SAISIE, False),
    (Etat.ATTENTE_VALIDATION, False),
    (Etat.ATTENTE_VALIDATION, True),
    (Etat.ATTENTE_REPONSES, False),
    (Etat.ARCHIVEE, False),
)
POIDS_DES_SORTS = (84, 3, 5, 3, 2, 1, 2)


@dataclass
class Rangee:
    """A session to be, with the rows that hang on it."""

    session: Session
    dispositifs: list[Dispositif] = field(default_factory=list)
    informations: list[InformationCollective] = field(default_factory=list)
    periodes: list[PeriodeInscription] = field(default_factory=list)


@dataclass
class Projet:
    """An action to be, with its organisme and what becomes of it."""

    organisme: Organisme
    action: Action
    publiee: bool
    modele: Modele | None = None
    domaines: list[DomaineDeFormation] = field(default_factory=list)
    rangees: list[Rangee] = field(default_factory=list)


class Catalogue:
    """What actions are drawn from: sheets, domaines and lots, read once."""

    def __init__(self) -> None:
        self.fiches = Tour(
            FicheCertifInfo.objects.choisissables()
            .filter(certification__isnull=False)
            .select_related("certification")
            .order_by("pk")[:2000]
        )
        self.domaines = list(
            Formacode.objects.filter(nature=Formacode.Nature.DOMAINE, retire_le__isnull=True)
            .exclude(parent__isnull=True)
            .order_by("pk")
        )
        self.par_code = {domaine.pk: domaine for domaine in self.domaines}
        self.modeles = Tour(modeles())
        self.familles = list(familles_de_metier())
        self.lots = _lots()
        connus = Mandataire.objects.select_related("etablissement__commune").order_by("-pk")
        self.mandataires = {m.lot_id: m for m in connus}
        self.formateurs = Formateur.objects.count()  # how many are known, to number the next one
        self._canoniques: dict[tuple[str, bool, str, int], Formation] = {}

    def confier(self, lot: Lot, organisme: Organisme) -> Formateur:
        """What the Région gives this organisme in the lot, not saved; the first one answers for the lot."""
        mandataire = self.mandataires.get(lot.pk)
        if mandataire is None:
            mandataire = Mandataire.objects.create(
                lot=lot, code=programmes.MANDATAIRE, etablissement=organisme.etablissement
            )
            self.mandataires[lot.pk] = mandataire
        self.formateurs += 1
        return Formateur(
            mandataire=mandataire,
            etablissement=organisme.etablissement,
            id_action_cr=str(10_000 + self.formateurs),
        )

    def certifiante(self, hasard: Random) -> Formation:
        """A canonical formation: the whole sheet, or some of its blocs one time in seven."""
        fiche = self.fiches.tirer(hasard)
        blocs = list(fiche.blocs())
        individualisation = hasard.random() < 0.45
        partielle = individualisation and len(blocs) > 2 and hasard.random() < 0.33
        garde = hasard.randint(1, len(blocs) - 1) if partielle else 0
        cle = (fiche.pk, individualisation, "partielle" if partielle else "totale", garde)
        if cle not in self._canoniques:
            formation = formation_canonique(
                fiche, individualisation=individualisation, validation=cle[2], blocs=blocs[:garde]
            )
            formation.fiche = fiche
            self._canoniques[cle] = formation
        return self._canoniques[cle]

    def completer(self, formations: Iterable[Formation]) -> None:
        """Read what their documents say of these formations' sheets, and of those who answer for lots; once each."""
        sur_fiche = {formation.pk: formation for formation in formations if formation.fiche_id}
        prefetch_related_objects(
            list(sur_fiche.values()),
            "blocs",
            *(f"fiche__certification__{relation}" for relation in DE_LA_CERTIFICATION),
        )
        responsables = [mandataire.etablissement for mandataire in self.mandataires.values()]
        prefetch_related_objects(responsables, *DE_L_ETABLISSEMENT)


def _lots() -> list[tuple[Lot, VersionDeGabarit]]:
    """The lots whose gabarit an invented training can follow, each with its version."""
    versions = {
        v.gabarit.programme_id: v
        for v in VersionDeGabarit.objects.publiees().select_related("gabarit").order_by("numero")
        if gabarits.se_suit(v)
    }
    lots = list(Lot.objects.en_cours().select_related("programme__dispositif"))
    prefetch_related_objects([lot.programme.dispositif for lot in lots], DU_TYPE_DE_DISPOSITIF)
    return [(lot, versions[lot.programme_id]) for lot in lots if lot.programme_id in versions]


def preparer(
    hasard: Random, organismes: list[Organisme], nombre: int, catalogue: Catalogue
) -> list[Projet]:
    """Draw that many actions, spread over the organismes; numbered, not written."""
    projets = [_projet(hasard, hasard.choice(organismes), catalogue) for _ in range(nombre)]
    propres = [p for p in projets if p.action.formation._state.adding]
    numeroter([projet.action.formation for projet in propres])
    for projet in propres:
        projet.domaines = [
            DomaineDeFormation(formation=projet.action.formation, formacode=formacode, rang=rang)
            for rang, formacode in enumerate(_domaines(hasard, catalogue, projet.modele))
        ]
    numeroter([p.action.formateur for p in projets if p.action.formateur is not None])
    numeroter([projet.action for projet in projets])
    for projet in projets:
        # They take the numbers just given.
        projet.action.formation = projet.action.formation
        projet.action.formateur = projet.action.formateur
    catalogue.completer([projet.action.formation for projet in projets])
    return projets


def _domaines(hasard: Random, catalogue: Catalogue, modele: Modele | None) -> list[Formacode]:
    """Those of the model that the base knows, else some drawn."""
    siens = modele.domaines if modele else ()
    connus = [catalogue.par_code[code] for code in siens if code in catalogue.par_code]
    return connus or hasard.sample(catalogue.domaines, hasard.randint(1, 3))


def _projet(hasard: Random, organisme: Organisme, catalogue: Catalogue) -> Projet:
    voie = hasard.choices(VOIES, POIDS_DES_VOIES if catalogue.lots else (55, 45, 0))[0]
    etat, publiee = hasard.choices(SORTS, POIDS_DES_SORTS)[0]
    lot, version = hasard.choice(catalogue.lots) if voie == Voie.PUBLIQUE else (None, None)
    modele = gabarits.modele_de(version) if version else None
    if modele is None and voie != Voie.CERTIFIANTE:
        modele = _modele(hasard, catalogue)
    formation = (
        _propre(hasard, organisme, catalogue, modele) if modele else catalogue.certifiante(hasard)
    )
    formateur = catalogue.confier(lot, organisme) if lot else None
    action = Action(
        etablissement=organisme.etablissement,
        formation=formation,
        voie=voie,
        etat=etat,
        lot=lot,
        gabarit=version,
        formateur=formateur,
        id_action_cr=formateur.id_action_cr if formateur else "",
        of_mandataire_cr=formateur.mandataire.code if formateur else "",
        complement_programme=hasard.choice(noms.PROGRAMMES),
        objectifs=hasard.choice(noms.OBJECTIFS),
        plus_formation=hasard.choice(noms.ATOUTS),
        niveau_entree=Niveau.SANS,
        niveau_entree_obligatoire=False,
    )
    return Projet(organisme, action, publiee, modele)


def _modele(hasard: Random, catalogue: Catalogue) -> Modele:
    """One of the file, or one named after a domaine."""
    if hasard.random() < PART_DES_MODELES:
        return catalogue.modeles.tirer(hasard)
    domaine = hasard.choice(catalogue.domaines)
    titre = hasard.choice(noms.TITRES).format(domaine.libelle.lower())
    return Modele((titre[0].upper() + titre[1:])[:255], (domaine.pk,))


def _propre(
    hasard: Random, organisme: Organisme, catalogue: Catalogue, modele: Modele
) -> Formation:
    """A non-certifying formation of the organisme."""
    return Formation(
        etablissement=organisme.etablissement,
        intitule=modele.titre,
        objectif_general=hasard.choice(
            (
                ObjectifGeneral.PROFESSIONNALISATION,
                ObjectifGeneral.REMISE_A_NIVEAU,
                ObjectifGeneral.PERFECTIONNEMENT,
            )
        ),
        niveau_sortie=Niveau.SANS,
        famille_metier=hasard.choice(catalogue.familles),
    )
