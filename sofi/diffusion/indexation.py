"""The rows of a document that lists and counters read, and keeping them with what is published."""

import datetime
from collections.abc import Iterable

from django.db import connection, transaction

from sofi.offre.codes import Esp
from sofi.offre.fiches import FicheAction, FicheFormation, FicheSession, pieces
from sofi.socle.avancement import Avancer, par_lots, sans_suite
from sofi.validation.document import Document
from sofi.validation.models import OffrePubliee, Version

from . import codes
from .domaines import INCONNU, champ_de
from .models import Publication
from .territoires import departements
from .vecteurs import texte_nu

SANS_DATE = datetime.date(9999, 12, 31)
MOTS_D_OBJECTIF = 100  # the first words of the objectives: the row stays narrow
LOT = 200  # documents read at once: about 5 MB


def lignes_de(document: Document) -> list[Publication]:
    """The rows of a document: one per session that is not withdrawn. Reads nothing but the document."""
    return [_ligne(document, session) for session in document.sessions if not session.retiree_le]


def _ligne(document: Document, session: FicheSession) -> Publication:
    formation, organisme = document.formation, document.organisme
    adresse = adresse_de(session)
    publics, financements = financement_de(formation, session)
    domaines = formation.domaines
    return Publication(
        numero=session.id,
        action=document.action.id,
        etablissement=organisme.id,
        date_debut=_date(session.date_debut or session.date_fin),
        date_fin=_date(session.date_fin),
        latitude=adresse.latitude,
        longitude=adresse.longitude,
        publics=publics,
        financements=financements,
        domaine=champ_de(domaines[0].code) if domaines else INCONNU,
        departement=codes.numero_departement(adresse.departement),
        niveau=codes.numero_de(codes.NIVEAUX, formation.niveau_sortie),
        enseignement=codes.numero_de(codes.MODALITES, session.enseignement),
        permanente=session.esp == Esp.PERMANENTES,
        certifiante=formation.certifiante,
        commune=adresse.insee,
    )


SANS_ADRESSE = pieces.Adresse()


def adresse_de(session: FicheSession) -> pieces.Adresse:
    """The address of the session's place, empty when it has none."""
    return session.lieu.adresse if session.lieu else SANS_ADRESSE


def _date(iso: str | None) -> datetime.date:
    return datetime.date.fromisoformat(iso) if iso else SANS_DATE


def financement_de(formation: FicheFormation, session: FicheSession) -> tuple[int, int]:
    """Situations and financings of a session, as bits; an apprenticeship or a pro contract makes an alternant."""
    publics = financements = 0
    for dispositif in session.dispositifs:
        financements |= codes.financement(dispositif.type)
        publics |= codes.situations(public.code for public in dispositif.type.publics)
    if formation.eligible_cpf:
        financements |= codes.CPF
    if financements & (codes.APPRENTISSAGE | codes.PROFESSIONNALISATION):
        publics |= codes.ALTERNANT
    return publics, financements


def textes_de(document: Document, session: FicheSession) -> list[tuple[str, list[str]]]:
    """The texts of a session by weight: A the title, B who, where, what for, the codes, C the rest."""
    formation, action = document.formation, document.action
    adresse = adresse_de(session)
    lieu = [adresse.ville, session.lieu.nom if session.lieu else ""]
    departement = departements().get(adresse.departement, "")
    return [
        ("A", [action.titre]),
        ("B", [*_noms(document), *lieu, *_codes(document)]),
        ("C", [departement, *_contenu(formation, action)]),
    ]


def _noms(document: Document) -> list[str]:
    """Organisme, domaines, métiers with their codes, to which names of jobs lead, kind of certification."""
    formation, organisme = document.formation, document.organisme
    fiche = formation.fiche
    noms = [organisme.nom, organisme.raison_sociale]
    noms += [ligne.libelle for ligne in (*formation.domaines, *formation.metiers)]
    noms += [metier.code for metier in formation.metiers]
    return noms + ([fiche.type, fiche.abrege] if fiche else [])


def _codes(document: Document) -> list[str]:
    """The numbers one may have been given: SIRET, SIREN, Certif Info, RNCP or RS with and without letters.

    Those of a code FAS are columns of the index.
    """
    fiche = document.formation.fiche
    siret = document.organisme.siret
    numeros = [siret, siret[:9]]
    if fiche:
        repertoire = fiche.rncp or fiche.rs
        numeros += [fiche.code, repertoire, repertoire.lstrip("RNCPS")]
    return numeros


def _contenu(formation: FicheFormation, action: FicheAction) -> list[str]:
    """Blocs, family of métiers, public and the beginning of the objectives: enough to find, not to drown."""
    famille = formation.famille_metier
    objectif = " ".join(
        texte_nu(formation.objectif + " " + action.objectifs).split()[:MOTS_D_OBJECTIF]
    )
    blocs = [bloc.libelle for bloc in formation.blocs]
    return [*blocs, famille.libelle if famille else "", action.public_vise, objectif]


@transaction.atomic
def mettre_a_jour(action_id: int, version: Version | None) -> None:
    """Make the rows of an action those of this version; None: nothing of it is public any more."""
    Publication.objects.filter(action=action_id).delete()
    if version is not None:
        indexer([version.document])


def indexer(documents: Iterable[Document]) -> int:
    """Write the rows of documents that have none yet; return how many rows."""
    lignes = [ligne for document in documents for ligne in lignes_de(document)]
    Publication.objects.bulk_create(lignes, batch_size=1000)
    return len(lignes)


def reindexer(avancer: Avancer = sans_suite) -> int:
    """Make every row again from the public documents; return how many rows. `avancer` is told actions done, and all.

    Works by batches of actions, each in its own transaction: searches go on meanwhile, and running it
    twice changes nothing.
    """
    actions = list(OffrePubliee.objects.order_by("action_id").values_list("action_id", flat=True))
    total = sum(_reindexer_lot(lot) for lot in par_lots(actions, LOT, avancer))
    _oublier_les_autres()
    return total


@transaction.atomic
def _reindexer_lot(actions: list[int]) -> int:
    """The rows of some actions, made again. The lock keeps a publication from slipping in between."""
    publiees = OffrePubliee.objects.filter(action_id__in=actions).order_by("action_id")
    list(publiees.select_for_update().values_list("pk"))
    # Read after the lock, not with it: a row waited for would be joined to nothing.
    documents = Version.objects.filter(pk__in=publiees.values("version")).values_list(
        "document", flat=True
    )
    Publication.objects.filter(action__in=actions).delete()
    return indexer(documents)


def _oublier_les_autres() -> None:
    """Delete the rows of actions that are not public: none, unless something went wrong."""
    with connection.cursor() as curseur:
        curseur.execute(
            "DELETE FROM diffusion_publication p WHERE NOT EXISTS"
            " (SELECT FROM validation_offrepubliee o WHERE o.action_id = p.action)"
        )
