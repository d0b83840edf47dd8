"""What the index holds of an action: its words, its marks, the columns of its sessions, the card that a page shows.

Made from the published document and from nothing else.
"""

import datetime
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
from msgspec.structs import replace

from sofi.offre.codes import Enseignement, Esp, Recrutement
from sofi.offre.fiches import FicheAction, FicheEtablissement, FicheFormation, FicheSession, pieces
from sofi.socle.mots import mots_utiles, racines
from sofi.validation.document import Document

from .. import codes
from ..domaines import INCONNU, champ_de
from ..indexation import adresse_de, financement_de, textes_de
from ..vecteurs import formes
from .bits import masque
from .endroits import Endroit

EPOQUE = datetime.date(1970, 1, 1).toordinal()
SANS_DATE = datetime.date(9999, 12, 31).toordinal() - EPOQUE
POIDS = {"A": 3, "B": 2, "C": 1}
TITRE_MAX = 255  # useful words of a title, as a byte holds them


@dataclass(frozen=True)
class EntreeSession:
    """The columns of a session; days since 1970."""

    numero: int
    debut: int
    fin: int
    endroit: Endroit
    programme: int
    bits: int


@dataclass(frozen=True)
class Repere:
    """Something that an action is about, and that one can ask for by its name: a métier, a certification…"""

    genre: str
    code: str
    libelle: str

    @property
    def cle(self) -> str:
        """The « word » under which the index holds it: no word begins so."""
        return f"\x01{self.genre}:{self.code}"


@dataclass(frozen=True)
class Entree:
    """An action as the index holds it. `termes`: root → weight of the best text that holds it."""

    action: int
    formation: int
    etablissement: int
    domaine: int
    mots_du_titre: int
    termes: dict[str, int]
    formes: dict[str, str]
    reperes: list[Repere]
    sessions: list[EntreeSession]
    carte: bytes = field(repr=False)


def entree_de(document: Document) -> Entree | None:
    """The entry of a document; None when all its sessions are withdrawn."""
    sessions = [session for session in document.sessions if not session.retiree_le]
    if not sessions:
        return None
    termes = _termes(document, sessions)
    reperes = list(reperes_de(document, sessions))
    termes |= {repere.cle: POIDS["C"] for repere in reperes}
    domaines = document.formation.domaines
    return Entree(
        action=document.action.id,
        formation=document.formation.id,
        etablissement=document.organisme.id,
        domaine=champ_de(domaines[0].code) if domaines else INCONNU,
        mots_du_titre=min(len(mots_utiles(document.action.titre)), TITRE_MAX),
        termes=termes,
        formes=formes(" ".join(_textes_connus(document, sessions))),
        reperes=reperes,
        sessions=[_session(document, session) for session in sessions],
        carte=carte_de(document, sessions),
    )


def _termes(document: Document, sessions: list[FicheSession]) -> dict[str, int]:
    """The words of the action and of the places of its sessions."""
    termes: dict[str, int] = {}
    lus: set[str] = set()
    for session in sessions:
        for poids, textes in textes_de(document, session):
            for texte in textes:
                if texte in lus:
                    continue
                lus.add(texte)
                for mot in racines(texte):
                    termes[mot] = max(termes.get(mot, 0), POIDS[poids])
    return termes


def _textes_connus(document: Document, sessions: list[FicheSession]) -> Iterator[str]:
    """The texts whose words a typing mistake is compared with: title, domaines, métiers, organisme, places."""
    formation = document.formation
    yield from (document.action.titre, document.organisme.nom)
    yield from (ligne.libelle for ligne in (*formation.domaines, *formation.metiers))
    yield from dict.fromkeys(adresse_de(session).ville for session in sessions)


def reperes_de(document: Document, sessions: list[FicheSession]) -> Iterator[Repere]:
    """What the action is about, by kind."""
    formation, organisme = document.formation, document.organisme
    yield Repere("organisme", str(organisme.id), organisme.nom)
    yield Repere("formation", document.action.titre.casefold()[:120], document.action.titre)
    if (fiche := formation.fiche) and (repertoire := fiche.rncp or fiche.rs):
        yield Repere("certification", repertoire, formation.intitule or document.action.titre)
    for metier in formation.metiers:
        yield Repere("metier", metier.code, metier.libelle)
    for domaine in formation.domaines:
        yield Repere("domaine", domaine.code, domaine.libelle)
    types = {d.type.numero: d.type for session in sessions for d in session.dispositifs}
    for numero, type_ in sorted(types.items()):
        if type_.programme_regional:
            yield Repere("programme", str(numero), type_.libelle)
    lieux = {(a.insee, a.ville, a.departement) for a in map(adresse_de, sessions) if a.insee}
    for insee, ville, departement in sorted(lieux):
        yield Repere("lieu", insee, f"{ville} ({departement})")


def _session(document: Document, session: FicheSession) -> EntreeSession:
    adresse = adresse_de(session)
    return EntreeSession(
        numero=session.id,
        debut=_jour(session.date_debut or session.date_fin),
        fin=_jour(session.date_fin),
        endroit=(
            adresse.latitude,
            adresse.longitude,
            codes.numero_departement(adresse.departement),
            adresse.insee.encode(),
        ),
        programme=codes.programme(session),
        bits=_bits(document, session),
    )


def _jour(iso: str | None) -> int:
    return datetime.date.fromisoformat(iso).toordinal() - EPOQUE if iso else SANS_DATE


def _bits(document: Document, session: FicheSession) -> int:
    formation = document.formation
    publics, financements = financement_de(formation, session)
    return masque(
        public=publics,
        financement=financements,
        modalite=codes.numero_de(codes.MODALITES, session.enseignement),
        niveau=codes.numero_de(codes.NIVEAUX, formation.niveau_sortie),
        certifiante=int(formation.certifiante),
        certification=codes.certification(formation.fiche),
        prix=tuple(_prix(session)),
        duree=tuple(_durees(session)),
        periode=codes.periodes(session),
        recrutement=int(recrute(session)),
        origine=_statut(document, financements),
        permanente=int(session.esp == Esp.PERMANENTES),
    )


def _statut(document: Document, financements: int) -> int:
    """Initial training, by apprenticeship, or continuing: what one comes as."""
    if document.initiale:
        return codes.INITIALE
    return codes.PAR_APPRENTISSAGE if financements & codes.APPRENTISSAGE else codes.CONTINUE


def recrute(session: FicheSession) -> bool:
    """One can still join: recruitment isn't closed nor suspended, and places aren't known to be all taken."""
    if session.recrutement in (Recrutement.FERME, Recrutement.SUSPENDU):
        return False
    restantes = [d.places_restantes for d in session.dispositifs]
    return not restantes or any(place is None or place > 0 for place in restantes)


def _prix(session: FicheSession) -> Iterable[int]:
    """« Gratuit » when a dispositif leaves nothing to pay; the ceilings that the lowest price is under."""
    gratuite = codes.gratuite(session)
    if gratuite:
        yield codes.PRIX_GRATUIT
    prix = [Decimal(d.frais_ttc) for d in session.dispositifs if d.frais_ttc]
    minimum = Decimal(0) if gratuite else min(prix, default=None)
    if minimum is not None:
        yield from (r for r, plafond in enumerate(codes.PLAFONDS_DE_PRIX, 2) if minimum <= plafond)


def _durees(session: FicheSession) -> Iterable[int]:
    """The ceilings of hours that it is under (« 1 semaine au plus » holds a day), or that it is above them all."""
    heures = (session.heures_centre or 0) + (session.heures_entreprise or 0)
    if not heures:
        return ()
    rangs = enumerate(codes.PLAFONDS_DE_DUREE, 1)
    return [r for r, plafond in rangs if heures <= plafond] or (len(codes.DUREES),)


def carte_de(document: Document, sessions: list[FicheSession]) -> bytes:
    """The document cut down to what a page of results shows, compressed."""
    formation, organisme = document.formation, document.organisme
    carte = Document(
        format=document.format,
        version=document.version,
        origine=document.origine,
        provenance=pieces.Provenance(
            nom=document.provenance.nom,
            licence=document.provenance.licence,
            initiale=document.provenance.initiale,
        ),
        action=FicheAction(id=document.action.id, titre=document.action.titre),
        formation=FicheFormation(
            id=formation.id,
            certifiante=formation.certifiante,
            niveau_sortie=formation.niveau_sortie,
            eligible_cpf=formation.eligible_cpf,
            fiche=formation.fiche,
        ),
        organisme=FicheEtablissement(id=organisme.id, nom=organisme.nom),
        sessions=[_session_de_carte(session) for session in sessions],
    )
    return zlib.compress(msgspec.msgpack.encode(_sans_defauts(carte)))


def _session_de_carte(session: FicheSession) -> FicheSession:
    adresse = adresse_de(session)
    lieu = pieces.Site(
        nom=session.lieu.nom if session.lieu else "",
        adresse=pieces.Adresse(
            ville=adresse.ville, departement=adresse.departement, insee=adresse.insee
        ),
    )
    return FicheSession(
        id=session.id,
        lieu=None if session.enseignement == Enseignement.DISTANCE else lieu,
        date_debut=session.date_debut,
        date_fin=session.date_fin,
        esp=session.esp,
        enseignement=session.enseignement,
        rythmes=session.rythmes,
        periodes=session.periodes,
        duree_cycle=session.duree_cycle,
        heures_centre=session.heures_centre,
        heures_entreprise=session.heures_entreprise,
        recrutement=session.recrutement,
        capacite=session.capacite,
        dispositifs=[replace(d, type=replace(d.type, publics=[])) for d in session.dispositifs],
    )


def _sans_defauts(valeur: Any) -> Any:
    """What a document says, without the attributes that say nothing: they are read back as their default."""
    if isinstance(valeur, msgspec.Struct):
        dits = ((nom, getattr(valeur, nom), defaut) for nom, defaut in _defauts(type(valeur)))
        return {nom: _sans_defauts(partie) for nom, partie, defaut in dits if partie != defaut}
    return [_sans_defauts(partie) for partie in valeur] if isinstance(valeur, list) else valeur


@cache
def _defauts(type_: type[msgspec.Struct]) -> list[tuple[str, Any]]:
    return [
        (champ.name, champ.default_factory() if callable(champ.default_factory) else champ.default)
        for champ in msgspec.structs.fields(type_)
    ]


_decodeur = msgspec.msgpack.Decoder(Document)


def lire_carte(octets: bytes) -> Document:
    """The contrary of `carte_de`."""
    return _decodeur.decode(zlib.decompress(octets))
