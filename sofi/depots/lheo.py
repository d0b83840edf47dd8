"""LHEO from an organisme: what each action of the file proposes."""

import hashlib
import zlib
from collections.abc import Callable, Iterator

from sofi.echanges.lheo.diagnostic import Faute
from sofi.echanges.lheo.lecture import FormationLue, lire
from sofi.echanges.lheo.noeuds import Noeud
from sofi.echanges.lheo.relecture import (
    FormationRelue,
    SessionRelue,
    fautes_de_valeurs,
    hors_de_sofi,
    relire,
)
from sofi.echanges.lheo.relecture.commun import a_du_html, dits
from sofi.echanges.lheo.relecture.tenus import TENUS
from sofi.echanges.lheo.relecture.valeurs import dates_inconnues
from sofi.offre.codes import Fiche
from sofi.socle.fichiers import Fichier, FichierIllisible
from sofi.socle.texte import plier

from .proposition import (
    ALERTE,
    ActionProposee,
    HorsSofi,
    Lieu,
    Remarque,
    SessionProposee,
    Situer,
)
from .references import References
from .simples import PAR_CLE

TAILLE_OUVERTE_MAX = 200 << 20
_RICHES = frozenset(
    {
        "objectif-formation",
        "contenu-formation",
        "resultats-attendus",
        "conditions-specifiques",
        "commentaire",
    }
)

# In a file of ours, they are the site's own words.
_DU_SITE = frozenset(
    f"action/{nom}" for nom in ("restauration", "hebergement", "transport", "acces-handicapes")
)


def proposer(
    fichier: Fichier, references: References, avancer: Callable[[int], object] | None = None
) -> Iterator[ActionProposee]:
    """The actions of the file; formations of a SOFI's feed that follow each other and are one action are one."""
    attente: list[ActionProposee] = []
    try:
        for lue in lire(fichier, avancer=avancer, taille_max=TAILLE_OUVERTE_MAX):
            for rang, relue in enumerate(relire(lue, references)):
                proposee = _proposee(lue, relue, premiere=rang == 0)
                if attente and relue.de_sofi and attente[0].numero == proposee.numero:
                    _reunir(attente[0], proposee)
                    continue
                yield from attente
                attente = [proposee]
    except FichierIllisible:
        # What stood before the fault is whole.
        yield from attente
        raise
    yield from attente


def _reunir(premiere: ActionProposee, suite: ActionProposee) -> None:
    premiere.sessions += suite.sessions
    premiere.remarques += suite.remarques
    premiere.hors += suite.hors


def _proposee(lue: FormationLue, relue: FormationRelue, *, premiere: bool) -> ActionProposee:
    formation, action = dits(relue.formation), dits(relue.action)
    proposee = ActionProposee(
        numero=relue.numero or _sans_numero(relue),
        ligne=relue.ligne,
        titre=relue.action.titre or relue.formation.intitule,
        formation=formation,
        action=action,
        sessions=[_session(session) for session in relue.sessions],
        situer=_situer(relue.portees),
        sofi=_numero_d_ici(relue),
        siret=relue.organisme.siret,
        brut=zlib.compress(lue.brut) if premiere else b"",
    )
    if premiere:
        proposee.remarques += map(_remarque, fautes_de_valeurs(lue.noeud))
        proposee.remarques += _habitudes(lue.noeud)
        proposee.hors = [
            HorsSofi(Lieu(hors.ligne, hors.element), hors.exemple, hors.conseil)
            for hors in hors_de_sofi(lue.noeud, TENUS)
            if not (relue.de_sofi and hors.element in _DU_SITE)
        ]
    return proposee


def _session(session: SessionRelue) -> SessionProposee:
    valeurs = dits(session.fiche)
    dispositifs = [dits(dispositif) for dispositif in valeurs.pop("dispositifs", [])]
    debut = session.fiche.date_debut or ""
    lieu = session.fiche.lieu.nom if session.fiche.lieu else ""
    return SessionProposee(
        numero=session.numero or f"≈{debut} {plier(lieu)}"[:200],
        ligne=session.ligne,
        valeurs=valeurs,
        dispositifs=dispositifs,
        situer=_situer(session.portees),
    )


def _sans_numero(relue: FormationRelue) -> str:
    """What tells an action that the file doesn't number: its title and its certification."""
    fiche = relue.formation.fiche
    repere = f"{plier(relue.action.titre)}|{fiche.code if fiche else ''}"
    return f"≈{hashlib.sha256(repere.encode()).hexdigest()[:16]}"


def _numero_d_ici(relue: FormationRelue) -> int | None:
    parties = relue.numero.split("-")
    return int(parties[1]) if relue.de_sofi and len(parties) == 2 and parties[1].isdigit() else None


def _situer(portees: tuple[Noeud, ...]) -> Situer:
    """The element that the row of the table names, on its line."""

    def situer(fiche: Fiche, cle: str) -> Lieu:
        champ = PAR_CLE[fiche].get(cle)
        chemin = champ.lheo if champ and champ.lheo not in ("", "extras") else ""
        for noeud in portees:
            court = chemin.removeprefix(f"{noeud.nom}/")
            if court and (trouve := noeud.un(court)):
                return Lieu(trouve.ligne, court)
        return Lieu(portees[0].ligne, chemin or portees[0].nom)

    return situer


def _remarque(faute: Faute) -> Remarque:
    """A value that the language refuses: left empty, and said as the check of feeds says it."""
    raison = faute.raison[0].upper() + faute.raison[1:]
    titre, _, detail = raison.partition(" ; ")
    if faute.valeur and f"« {faute.valeur} »" in titre:
        titre, detail = _sans_la_valeur(titre, faute.valeur), detail
    return Remarque(
        ALERTE,
        titre,
        Lieu(faute.ligne, faute.element),
        faute.valeur,
        detail,
        "Le brouillon est écrit sans cette valeur si elle ne tient pas : corrigez-la dans le fichier ou dans la fiche.",
    )


def _sans_la_valeur(titre: str, valeur: str) -> str:
    """The same sentence for every value, so that lines of one cause are together."""
    # « code « 7 » absent de la table » names what it is: the value is told beside.
    phrase = titre.replace(f"ode « {valeur} »", "ode").replace(f"« {valeur} »", "la valeur")
    phrase = phrase.replace("  ", " ").strip()
    return phrase[0].upper() + phrase[1:]


def _habitudes(formation: Noeud) -> Iterator[Remarque]:
    """What real files do: taken, and said."""
    for noeud in dates_inconnues(formation):
        yield Remarque(
            ALERTE,
            "La date est inconnue",
            Lieu(noeud.ligne, noeud.nom),
            noeud.texte,
            remede="Le brouillon est écrit sans elle : complétez-la dans la fiche avant l’envoi.",
        )
    for noeud in formation.descendants():
        if noeud.nom in _RICHES and a_du_html(noeud.texte):
            yield Remarque(
                ALERTE,
                "Le texte contient du HTML",
                Lieu(noeud.ligne, noeud.nom),
                noeud.texte[:60],
                remede="Ses paragraphes, ses listes et ses liens sont gardés : relisez-le dans la fiche.",
            )
