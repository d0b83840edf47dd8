"""The search rows of a document, and keeping them with what is published."""

import datetime
from collections import Counter
from collections.abc import Iterable

from django.db import connection, transaction

from sofi.offre.codes import Esp
from sofi.offre.fiches import FicheAction, FicheFormation, FicheSession, pieces
from sofi.validation.document import Document
from sofi.validation.models import OffrePubliee, Version

from . import codes
from .domaines import INCONNU, champ_de
from .models import Mot, Publication
from .territoires import departements
from .vecteurs import formes, texte_nu, vecteur

SANS_DATE = datetime.date(9999, 12, 31)
MOTS_D_OBJECTIF = 100  # the first words of the objectives: the row stays narrow
LOT = 200  # documents read at once: about 5 MB


def lignes_de(document: Document) -> list[Publication]:
    """The rows of a document: one per session that is not withdrawn. Reads nothing but the document."""
    return [_ligne(document, session) for session in document.sessions if not session.retiree_le]


def _ligne(document: Document, session: FicheSession) -> Publication:
    formation, organisme = document.formation, document.organisme
    adresse = adresse_de(session)
    publics, financements = _financement(formation, session)
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
        vecteur=vecteur(_textes(document, session)),
    )


SANS_ADRESSE = pieces.Adresse()


def adresse_de(session: FicheSession) -> pieces.Adresse:
    """The address of the session's place, empty when it has none."""
    return session.lieu.adresse if session.lieu else SANS_ADRESSE


def _date(iso: str | None) -> datetime.date:
    return datetime.date.fromisoformat(iso) if iso else SANS_DATE


def _financement(formation: FicheFormation, session: FicheSession) -> tuple[int, int]:
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


def _textes(document: Document, session: FicheSession) -> list[tuple[str, list[str]]]:
    """The texts of a session by weight: A the title, B who, where, what for, the codes, C the rest."""
    formation, action = document.formation, document.action
    adresse = adresse_de(session)
    lieu = [adresse.ville, session.lieu.nom if session.lieu else ""]
    departement = departements().get(adresse.departement, "")
    return [
        ("A", [action.titre]),
        ("B", [*_noms(document), *lieu, *_codes(document, session)]),
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


def _codes(document: Document, session: FicheSession) -> list[str]:
    """The numbers one may have been given: FAS, Certif Info, RNCP or RS with and without letters."""
    formation, fiche = document.formation, document.formation.fiche
    numeros = [str(formation.id), str(document.action.id), str(session.id)]
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


def vocabulaire_de(document: Document) -> dict[str, str]:
    """Form held → word as written, for the words of the document's rows."""
    sessions = document.sessions
    textes = [adresse_de(session).ville for session in sessions]
    # The sessions of a document have the same words, but for their place.
    textes += (
        [texte for _, liste in _textes(document, sessions[0]) for texte in liste]
        if sessions
        else []
    )
    return formes(" ".join(textes))


@transaction.atomic
def mettre_a_jour(action_id: int, version: Version | None) -> None:
    """Make the rows of an action those of this version; None: nothing of it is public any more."""
    Publication.objects.filter(action=action_id).delete()
    if version is not None:
        indexer([version.document])


def indexer(documents: Iterable[Document]) -> int:
    """Write the rows and the words of documents that have none yet; return how many rows."""
    lignes: list[Publication] = []
    mots: Counter[tuple[str, str]] = Counter()
    for document in documents:
        lignes += lignes_de(document)
        mots.update(vocabulaire_de(document).items())
    Publication.objects.bulk_create(lignes, batch_size=1000)
    _ajouter_mots(mots)
    return len(lignes)


def _ajouter_mots(mots: Counter[tuple[str, str]]) -> None:
    """Add the words that are new, always in the same order: two publications never wait for each other."""
    nouveaux = {
        racine: Mot(racine=racine, forme=forme, nombre=n) for (racine, forme), n in mots.items()
    }
    Mot.objects.bulk_create(
        [nouveaux[racine] for racine in sorted(nouveaux)], ignore_conflicts=True, batch_size=1000
    )


def reindexer() -> int:
    """Make every row and every word again from the public documents; return how many rows.

    Works by batches of actions, each in its own transaction: searches go on meanwhile, and running it
    twice changes nothing.
    """
    actions = list(OffrePubliee.objects.order_by("action_id").values_list("action_id", flat=True))
    total = sum(_reindexer_lot(actions[i : i + LOT]) for i in range(0, len(actions), LOT))
    _oublier_les_autres()
    _compter_mots()
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


def _compter_mots() -> None:
    """Set how often each word is in the base, and forget those no row holds any more."""
    with connection.cursor() as curseur:
        curseur.execute(
            """
            WITH frequences AS MATERIALIZED (
                SELECT word, ndoc FROM ts_stat('SELECT vecteur FROM diffusion_publication')),
            comptes AS (
                UPDATE diffusion_mot SET nombre = ndoc FROM frequences
                WHERE word = racine AND nombre <> ndoc)
            DELETE FROM diffusion_mot
            WHERE NOT EXISTS (SELECT FROM frequences WHERE word = racine)
            """
        )
