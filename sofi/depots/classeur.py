"""A workbook (or a CSV) from an organisme: one row a session, rows of the same training are one action."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sofi.offre.codes import Fiche
from sofi.offre.fiches import FicheEtablissement, pieces
from sofi.socle.fichiers import Fichier, FichierIllisible, Ligne
from sofi.socle.identifiants import joindre
from sofi.socle.tableaux import lire_tableau
from sofi.socle.texte import plier

from .annexes import completer
from .colonnes import FEUILLE, NUMERO, Colonne, par_titre
from .proposition import (
    ALERTE,
    ERREUR,
    ActionProposee,
    HorsSofi,
    Lieu,
    Remarque,
    SessionProposee,
    Situer,
    Valeurs,
)
from .references import proches

LIGNES_MAX = 5000
_FAS = re.compile(r"(\d{1,9})-(\d{1,9})-(\d{1,9})")  # our own number of a session
_CODE = re.compile(r"\s*([A-Z]?\d{3,6}|[A-Z]\d{1,4})\b")
_NUMERO_FICHE = re.compile(r"\s*(RNCP|RS)\s*(\d{1,6})\b", re.IGNORECASE)
_AUTRES_TITRES = {"numero": NUMERO, "votre numero": NUMERO, "numero de session": NUMERO}


@dataclass
class _Titres:
    """What each column of the file is: a field, or nobody's."""

    champs: dict[str, Colonne]
    numero: str
    inconnues: list[str]


def proposer(
    fichier: Fichier, avancer: Callable[[int], object] | None = None
) -> Iterator[ActionProposee]:
    """The actions of the workbook; rows are kept together by their F and A cells. 5,000 rows at most."""
    actions: dict[str, ActionProposee] = {}
    titres: _Titres | None = None
    numeros: dict[str, int] = {}
    for rang, ligne in enumerate(_lignes(fichier)):
        if rang >= LIGNES_MAX:
            raise FichierIllisible(
                f"« {fichier.nom} » a plus de {LIGNES_MAX} lignes : partagez-le en plusieurs fichiers."
            )
        titres = titres or _reconnaitre(fichier, ligne)
        action = _ranger(actions, _Rangee(ligne, titres), numeros)
        if rang == 0:
            action.hors += _hors(titres, ligne)
        if avancer is not None:
            avancer(rang + 1)
    if titres is None:
        raise FichierIllisible(
            f"« {fichier.nom} » n’a aucune ligne sous ses titres : remplissez une ligne par session."
        )
    completer(fichier, actions.values())
    yield from actions.values()


def _lignes(fichier: Fichier) -> Iterator[Ligne]:
    """The rows of our sheet, else of the first one."""
    try:
        yield from lire_tableau(fichier, feuille=plier(FEUILLE))
    except FichierIllisible as refus:
        if "feuille" not in str(refus):
            raise
        yield from lire_tableau(fichier)


def _reconnaitre(fichier: Fichier, ligne: Ligne) -> _Titres:
    """The columns by their titles, whatever their order; none of ours: it is another workbook."""
    connues = par_titre()
    champs: dict[str, Colonne] = {}
    inconnues, numero = [], ""
    for titre in ligne.valeurs:
        plie = plier(titre.replace("*", ""))
        if plie in _AUTRES_TITRES:
            numero = titre
        elif plie in connues:
            champs[titre] = connues[plie]
        else:
            inconnues.append(titre)
    if len(champs) < 3:
        raise FichierIllisible(
            f"« {fichier.nom} » n’est pas fait avec le modèle : aucune de ses colonnes n’en vient ou presque. "
            "Téléchargez « Modèle vide », copiez-y vos lignes, puis déposez-le."
        )
    return _Titres(champs, numero, inconnues)


def _hors(titres: _Titres, ligne: Ligne) -> list[HorsSofi]:
    """The columns that are nobody's: the nearest title, when one is near."""
    connues = {colonne.titre: colonne.titre for colonne in par_titre().values()}
    trouves = []
    for titre in titres.inconnues:
        proche = next(iter(proches(titre, connues, combien=1)), None)
        conseil = (
            f"Vouliez-vous dire « {proche[1]} » ? Renommez la colonne"
            if proche
            else "Nulle part : c’est à vous seul"
        )
        trouves.append(HorsSofi(Lieu(None, titre), ligne.valeurs.get(titre, "")[:60], conseil))
    return trouves


class _Rangee:
    """One row: its cells as the values of cards."""

    def __init__(self, ligne: Ligne, titres: _Titres) -> None:
        self.ligne, self.titres = ligne, titres
        self.numero = ligne.valeurs.get(titres.numero, "").strip() if titres.numero else ""

    def valeurs(self, fiche: Fiche) -> Valeurs:
        lues: Valeurs = {}
        for titre, colonne in self.titres.champs.items():
            texte = self.ligne.valeurs.get(titre, "").strip()
            if colonne.fiche == fiche and texte:
                lues[colonne.cle] = _valeur(colonne, texte)
        return lues

    def situer(self) -> Situer:
        titres = {(c.fiche, c.cle): titre for titre, c in self.titres.champs.items()}
        ligne = self.ligne.numero

        def situer(fiche: Fiche, cle: str) -> Lieu:
            return Lieu(ligne, titres.get((fiche, cle), cle))

        return situer


def _ranger(
    actions: dict[str, ActionProposee], rangee: _Rangee, numeros: dict[str, int]
) -> ActionProposee:
    formation, action = rangee.valeurs(Fiche.FORMATION), rangee.valeurs(Fiche.ACTION)
    fas = _FAS.fullmatch(rangee.numero)
    repere = f"{fas[1]}-{fas[2]}" if fas else _repere(formation, action, rangee)
    ligne = rangee.ligne.numero
    session = _session(rangee)
    if repere not in actions:
        memes: dict[tuple[Fiche, str], list[int]] = {}
        actions[repere] = ActionProposee(
            numero=repere,
            ligne=ligne,
            titre=_titre(formation, action),
            formation={},
            action={},
            sessions=[],
            situer=_situer_avec(rangee.situer(), memes),
            sofi=int(fas[2]) if fas else None,
            memes=memes,
        )
    proposee = actions[repere]
    _comparer(proposee, Fiche.FORMATION, proposee.formation, formation, ligne)
    session.ecarts = _comparer(proposee, Fiche.ACTION, proposee.action, action, ligne)
    proposee.sessions.append(session)
    _dire_le_double(session, rangee, numeros)
    return proposee


def _comparer(
    proposee: ActionProposee, fiche: Fiche, dites: Valeurs, valeurs: Valeurs, ligne: int
) -> Valeurs:
    """The first row that says something is kept; what this one says otherwise."""
    ecarts: Valeurs = {}
    for cle, valeur in valeurs.items():
        if dites.setdefault(cle, valeur) == valeur:
            proposee.memes.setdefault((fiche, cle), []).append(ligne)
        else:
            ecarts[cle] = valeur
    return ecarts


def _situer_avec(situer: Situer, memes: dict[tuple[Fiche, str], list[int]]) -> Situer:
    """The lines that say the same of the action, the first one first."""

    def avec(fiche: Fiche, cle: str) -> Lieu:
        lieu, lignes = situer(fiche, cle), memes.get((fiche, cle))
        return Lieu(lignes[0], lieu.ou, tuple(lignes[1:])) if lignes else lieu

    return avec


def _dire_le_double(session: SessionProposee, rangee: _Rangee, numeros: dict[str, int]) -> None:
    if deja := numeros.get(rangee.numero):
        session.remarques.append(
            Remarque(
                ERREUR,
                "Ce numéro est déjà donné plus haut",
                Lieu(rangee.ligne.numero, NUMERO),
                rangee.numero,
                f"à la ligne {deja}",
                "Donnez un numéro différent à chaque session.",
            )
        )
    elif rangee.numero:
        numeros[rangee.numero] = rangee.ligne.numero


def _session(rangee: _Rangee) -> SessionProposee:
    valeurs = rangee.valeurs(Fiche.SESSION)
    situer, ligne = rangee.situer(), rangee.ligne.numero
    remarques = []
    if rangee.ligne.defaut:
        remarques.append(
            Remarque(
                ERREUR,
                "La ligne ne se lit pas",
                Lieu(ligne, "ligne"),
                "",
                rangee.ligne.defaut,
                "Corrigez-la dans le classeur.",
            )
        )
    numero = rangee.numero
    if not numero:
        lieu = valeurs["lieu"].nom if "lieu" in valeurs else ""
        numero = f"≈{valeurs.get('date_debut', '')} {plier(lieu)}"[:200]
        remarques.append(
            Remarque(
                ALERTE,
                "La ligne n’a pas de numéro",
                Lieu(ligne, NUMERO),
                remede="Donnez-lui le vôtre : déposée de nouveau, elle mettra à jour le même brouillon.",
            )
        )
    dispositif = rangee.valeurs(Fiche.DISPOSITIF)
    genres = dispositif.pop("type", [])
    return SessionProposee(
        numero=numero,
        ligne=ligne,
        valeurs=valeurs,
        dispositifs=[dispositif | {"type": genre} for genre in genres],
        situer=situer,
        remarques=remarques + _sans_dispositif(dispositif, genres, situer),
    )


def _sans_dispositif(dispositif: Valeurs, genres: list[Any], situer: Situer) -> list[Remarque]:
    if genres or not dispositif:
        return []
    return [
        Remarque(
            ALERTE,
            "Des frais ou des places, sans dispositif",
            situer(Fiche.DISPOSITIF, "type"),
            remede="Dites quel dispositif les paie : sans lui, ils ne sont pas gardés.",
        )
    ]


def _repere(formation: Valeurs, action: Valeurs, rangee: _Rangee) -> str:
    """Rows of the same training are one action: its certification or title, and what completes it."""
    fiche = formation.get("fiche")
    quoi = (
        (fiche.code or fiche.rncp or fiche.rs or fiche.abrege)
        if fiche
        else formation.get("intitule", "")
    )
    if not quoi:
        return f"classeur-ligne-{rangee.numero or rangee.ligne.numero}"
    blocs = ",".join(bloc.code for bloc in formation.get("blocs", []))
    texte = "|".join(
        plier(str(mot))
        for mot in (
            quoi,
            formation.get("individualisation", ""),
            formation.get("validation", ""),
            blocs,
            action.get("complement_intitule", ""),
        )
    )
    return f"classeur-{hashlib.sha256(texte.encode()).hexdigest()[:24]}"


def _titre(formation: Valeurs, action: Valeurs) -> str:
    fiche = formation.get("fiche")
    base = formation.get("intitule") or (
        (fiche.abrege or fiche.code or fiche.rncp or fiche.rs) if fiche else ""
    )
    complement = action.get("complement_intitule", "")
    return f"{base} - {complement}" if complement else str(base)


# A cell as the value of a document.


def _valeur(colonne: Colonne, texte: str) -> Any:
    lire = _LECTEURS.get((colonne.fiche, colonne.cle))
    return lire(texte) if lire else texte


def _morceaux(texte: str) -> list[str]:
    return [m.strip() for ligne in texte.splitlines() for m in ligne.split(";") if m.strip()]


def _certification(texte: str) -> pieces.Certification:
    """« 94681 – CAP Ébéniste », « RNCP37538 », a title."""
    if numero := _NUMERO_FICHE.match(texte):
        prefixe, chiffres = numero[1].upper(), numero[2]
        return pieces.Certification(
            rncp=f"RNCP{chiffres}" if prefixe == "RNCP" else "",
            rs=f"RS{chiffres}" if prefixe == "RS" else "",
        )
    if code := re.match(r"\s*(\d{4,10})\b", texte):
        return pieces.Certification(code=code[1])
    return pieces.Certification(abrege=texte)


def _code(texte: str) -> pieces.Code:
    trouve = _CODE.match(texte)
    return pieces.Code(code=trouve[1] if trouve else "", libelle=texte)


def _prerequis(texte: str) -> list[pieces.Code]:
    return [pieces.Code(libelle=morceau) for morceau in _morceaux(texte)]


def _blocs(texte: str) -> list[pieces.Bloc]:
    return [pieces.Bloc(code=morceau.split(" ")[0]) for morceau in _morceaux(texte)]


def _responsable(texte: str) -> FicheEtablissement:
    chiffres = joindre(texte)[:14]
    return FicheEtablissement(siret=chiffres if chiffres.isdigit() else "", nom=texte)


def _contact(texte: str) -> pieces.Contact:
    return pieces.Contact(courriel=texte) if "@" in texte else pieces.Contact(nom=texte)


_LECTEURS: dict[tuple[Fiche, str], Callable[[str], Any]] = {
    (Fiche.FORMATION, "fiche"): _certification,
    (Fiche.FORMATION, "blocs"): _blocs,
    (Fiche.FORMATION, "domaines"): lambda texte: [_code(m) for m in _morceaux(texte)],
    (Fiche.FORMATION, "metiers"): lambda texte: [_code(m) for m in _morceaux(texte)],
    (Fiche.FORMATION, "famille_metier"): _code,
    (Fiche.ACTION, "prerequis"): _prerequis,
    (Fiche.SESSION, "lieu"): lambda texte: pieces.Site(nom=texte),
    (Fiche.SESSION, "responsable"): _responsable,
    **{
        (Fiche.SESSION, nom): _contact
        for nom in ("contact", "referent_pmr", "referent_mobilite", "referent_prf")
    },
    (Fiche.DISPOSITIF, "type"): lambda texte: [
        pieces.TypeDispositif(libelle=m) for m in _morceaux(texte)
    ],
    (Fiche.DISPOSITIF, "opco"): lambda texte: pieces.Code(libelle=texte),
}
"""Fields whose cell names rows; the others are read as they are written."""
