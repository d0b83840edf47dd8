"""A ``formation`` as cards: F, A for each group of its actions, S and their D."""

import re
from dataclasses import dataclass, field
from typing import Any

from sofi.offre.codes import Fiche
from sofi.offre.fiches import (
    FicheAction,
    FicheEtablissement,
    FicheFormation,
    FicheSession,
    pieces,
)

from ..construction import INFO_SOFI
from ..lecture import FormationLue
from ..noeuds import Noeud
from . import annuaire
from .action import OBTENTION, fiche_action
from .commun import OUI_NON, niveau_lu, simples, texte_lu, valeurs_simples
from .savoir import SANS_SAVOIR, Savoir
from .session import fiche_session

_LETTRES = re.compile(r"(\d+)([a-z]?)")
_LIEN = re.compile(r"^Suite sur la fiche officielle : (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class SessionRelue:
    """An S card, the number that the file gives it, and the elements it comes from."""

    numero: str
    ligne: int
    fiche: FicheSession
    portees: tuple[Noeud, ...] = ()


@dataclass(frozen=True)
class FormationRelue:
    """The F and A cards that a formation says, and its sessions.

    `numero`: the file's own; of a feed of SOFI's, « F-A », whatever the group.
    """

    numero: str
    ligne: int
    lue: FormationLue
    formation: FicheFormation
    action: FicheAction
    organisme: FicheEtablissement
    sessions: list[SessionRelue] = field(default_factory=list)
    portees: tuple[Noeud, ...] = ()

    @property
    def de_sofi(self) -> bool:
        """Written by a SOFI: its numbers are those of its cards."""
        return bool(self.lue.noeud.extra(INFO_SOFI, "version"))


def relire(lue: FormationLue, savoir: Savoir = SANS_SAVOIR) -> list[FormationRelue]:
    """The cards of this formation; actions that differ by their A card are several."""
    formation = _fiche_formation(lue.noeud, savoir)
    groupes: list[tuple[FicheAction, list[Noeud]]] = []
    for action in lue.noeud.tous("action"):
        fiche = fiche_action(lue.noeud, action, formation)
        connu = next((noeuds for autre, noeuds in groupes if autre == fiche), None)
        if connu is None:
            groupes.append((fiche, [action]))
        else:
            connu.append(action)
    return [
        _relue(lue, formation, fiche, actions, rang, savoir)
        for rang, (fiche, actions) in enumerate(groupes)
    ]


def _relue(
    lue: FormationLue,
    formation: FicheFormation,
    fiche: FicheAction,
    actions: list[Noeud],
    rang: int,
    savoir: Savoir,
) -> FormationRelue:
    numero = lue.numero
    if lue.noeud.extra(INFO_SOFI, "version"):
        numero = "-".join(numero.split("-")[:2])
    elif rang and numero:
        numero = f"{numero}/{actions[0].attributs.get('numero', rang + 1)}"
    sessions = [
        SessionRelue(
            numero=session.attributs.get("numero", ""),
            ligne=session.ligne,
            fiche=fiche_session(lue.noeud, action, session, savoir),
            portees=(session, action, lue.noeud),
        )
        for action in actions
        for session in action.tous("session")
    ]
    return FormationRelue(
        numero=numero,
        ligne=lue.ligne,
        lue=lue,
        formation=formation,
        action=fiche,
        organisme=annuaire.formateur(actions[0].un("organisme-formateur")),
        sessions=sessions,
        portees=(lue.noeud, actions[0]),
    )


PARTICULIERS = frozenset(
    "fiche individualisation validation blocs intitule niveau_sortie famille_metier domaines metiers".split()
)
"""Fields of F that the language holds otherwise than as their value."""
_SIMPLES = simples(Fiche.FORMATION, sauf=PARTICULIERS)


def _fiche_formation(noeud: Noeud, savoir: Savoir) -> FicheFormation:
    fiche = _certification(noeud)
    du_savoir = savoir.sur_fiche(fiche.code, fiche.rncp or fiche.rs) if fiche else None
    valeurs: dict[str, Any] = valeurs_simples(_SIMPLES, [noeud])
    valeurs |= _domaines(noeud.un("domaine-formation")) | _blocs(noeud)
    famille = noeud.extra("sofi", "famille-metier") or next(
        (n.extra(INFO_SOFI, "famille-metier") for n in noeud.tous("domaine-formation")), ""
    )
    reference = du_savoir.fiche if du_savoir and du_savoir.fiche else fiche
    return FicheFormation(
        sur_fiche=fiche is not None,
        certifiante=noeud.valeur("certifiante") == "1",
        fiche=reference,
        intitule=_intitule(noeud, du_savoir),
        niveau_sortie=niveau_lu(noeud.valeur("code-niveau-sortie")),
        famille_metier=pieces.Code(code=famille, libelle=famille) if famille else None,
        objectif=du_savoir.objectif if du_savoir else noeud.extra(INFO_SOFI, "objectif-formation"),
        programme=du_savoir.programme if du_savoir else noeud.extra(INFO_SOFI, "contenu-formation"),
        eligible_cpf=any(
            extras.attributs.get("info") == "eligibilite-cpf"
            for session in noeud.tous("action/session")
            for extras in session.tous("extras")
        ),
        **valeurs,
    )


def _intitule(noeud: Noeud, du_savoir: FicheFormation | None) -> str:
    """The sheet's own title when it is known, or when what is expected of the training repeats it; else the whole."""
    titre = noeud.extra(INFO_SOFI, "intitule-formation") or texte_lu(
        noeud.valeur("intitule-formation")
    )
    if du_savoir is not None:
        return du_savoir.intitule
    repete = texte_lu(noeud.valeur("resultats-attendus")).removeprefix(OBTENTION)
    return repete if titre.startswith(f"{repete} - ") else titre


def _certification(noeud: Noeud) -> pieces.Certification | None:
    bloc = noeud.un("certification")
    if bloc is None:
        return None
    rncp, rs = bloc.valeur("code-RNCP"), bloc.valeur("code-RS")
    locale = bloc.extra(INFO_SOFI, "fiche-locale")
    code = locale or bloc.valeur("code-CERTIFINFO")
    if not (code or rncp or rs):
        return None
    annee = bloc.extra(INFO_SOFI, "annee-derniere-session")
    lien = _LIEN.search(
        "\n".join(
            n.texte for n in noeud.enfants if n.nom in ("objectif-formation", "contenu-formation")
        )
    )
    return pieces.Certification(
        code=code,
        locale=bool(locale),
        type=bloc.extra(INFO_SOFI, "type-certification"),
        certificateurs=[n.texte for n in bloc.extras(INFO_SOFI, "certificateur")],
        rncp=f"RNCP{rncp.upper().removeprefix('RNCP')}" if rncp else "",
        rs=f"RS{rs.upper().removeprefix('RS')}" if rs else "",
        debut=_debut(noeud),
        fin=bloc.extra(INFO_SOFI, "fin-enregistrement") or None,
        annee_derniere_session=int(annee) if annee.isdigit() else None,
        url=lien[1] if lien else "",
    )


def _debut(noeud: Noeud) -> str | None:
    """Since when the CPF pays for it: what is said of the sheet's registration."""
    for session in noeud.tous("action/session"):
        jour = session.extra("eligibilite-cpf", "debut-validite")
        if jour and jour != "00000000":
            return f"{jour[:4]}-{jour[4:6]}-{jour[6:]}"
    return None


def _domaines(bloc: Noeud | None) -> dict[str, Any]:
    """Domaines, métiers and specialities: the whole lists when the language had no room for them."""
    if bloc is None:
        return {}
    domaines = [annuaire.formacode(n) for n in bloc.tous("code-FORMACODE") if n.texte]
    principal = [
        n.attributs.get("tag") == "principal" for n in bloc.tous("code-FORMACODE") if n.texte
    ]
    domaines = [d for _, d in sorted(zip(principal, domaines, strict=True), key=lambda p: not p[0])]
    versions = {domaine.code: domaine for domaine in domaines}
    if tous := [n.texte for n in bloc.extras(INFO_SOFI, "code-FORMACODE")]:
        domaines = [versions.get(code, pieces.Formacode(code=code)) for code in tous]
    metiers = bloc.extras(INFO_SOFI, "code-ROME") or bloc.tous("code-ROME")
    nsf = bloc.extras(INFO_SOFI, "code-NSF") or bloc.tous("code-NSF")
    return {
        "domaines": domaines,
        "metiers": [pieces.Metier(code=n.texte) for n in metiers if n.texte],
        "nsf": [_nsf(n.texte) for n in nsf if n.texte],
    }


def _nsf(texte: str) -> pieces.Nsf:
    parties = _LETTRES.fullmatch(texte)
    return pieces.Nsf(code=parties[1], suffixe=parties[2]) if parties else pieces.Nsf(code=texte)


def _blocs(noeud: Noeud) -> dict[str, Any]:
    """Individualisation, validation and blocs, which LHEO puts on each session."""
    bloc = noeud.un("action/session/blocs-competences")
    if bloc is None:
        individualisation = OUI_NON.get(noeud.extra(INFO_SOFI, "individualisation"))
        validation = noeud.extra(INFO_SOFI, "validation")
        return {"individualisation": individualisation, "validation": validation}
    code = bloc.valeur("validation-blocs")
    return {
        "individualisation": code != "1" if code in ("0", "1", "2") else None,
        "validation": {"0": "partielle", "1": "totale", "2": "totale"}.get(code, ""),
        "blocs": [
            pieces.Bloc(
                code=n.valeur("code-bloc"),
                libelle=n.extra(INFO_SOFI, "libelle-bloc") or n.valeur("libelle-bloc"),
            )
            for n in bloc.tous("bloc-competences")
        ],
    }
