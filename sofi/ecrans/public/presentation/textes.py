"""Facts of a session in the public's words, shared by the results and the training page."""

import functools
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from sofi.diffusion import codes
from sofi.diffusion.faits import Places as Places
from sofi.diffusion.faits import dates as dates
from sofi.diffusion.faits import duree as duree
from sofi.diffusion.faits import est_permanente as est_permanente
from sofi.diffusion.faits import heures as heures
from sofi.diffusion.faits import jour as jour
from sofi.diffusion.faits import places as places
from sofi.diffusion.faits import ville as ville
from sofi.diffusion.suivi import commune_de
from sofi.offre.calculs import alternance_connue
from sofi.offre.codes import (
    Enseignement,
    ModalitePedagogique,
    Periode,
    Rythme,
    UniteCycle,
)
from sofi.offre.fiches import FicheSession
from sofi.socle.formats import accord, nombre
from sofi.socle.texte import plier
from sofi.validation.document import Document

_SIGNES = (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026"))
SLUG_MAX = 80  # characters of the words of an address
# Short names of the badges, where the dispositif's own name is longer than what people say.
BADGES = {
    codes.CPF: "CPF",
    codes.REGION: "Programme régional",
    codes.APPRENTISSAGE: "Apprentissage",
    codes.PROFESSIONNALISATION: "Contrat de professionnalisation",
    codes.TRANSITION: "Transition professionnelle",
}


def bloc_de_donnees(donnees: dict[str, Any]) -> SafeString:
    """The data block of search engines; its signs cannot end the element that holds it."""
    texte = json.dumps(donnees, ensure_ascii=False, separators=(",", ":"))
    for signe, ecrit in _SIGNES:
        texte = texte.replace(signe, ecrit)
    return mark_safe(texte)


@functools.lru_cache(maxsize=1024)
def libelle(choix: type[models.TextChoices], code: str) -> str:
    """The label of a code, the code itself when it is no longer one."""
    return str(choix(code).label) if code in choix.values else code


def en_phrase(morceaux: Iterable[str]) -> str:
    """« a, b et c », the first letter in capitals."""
    liste = [morceau for morceau in morceaux if morceau]
    texte = ", ".join(liste[:-1]) + " et " + liste[-1] if len(liste) > 1 else "".join(liste)
    return majuscule(texte)


def majuscule(texte: str) -> str:
    """The first letter in capitals, the others as they are."""
    return texte[:1].upper() + texte[1:]


def url_de(document: Document, session: FicheSession) -> str:
    """The address of a session's page."""
    debut, fin = _autour_de_l_adresse(get_script_prefix())
    return f"{debut}{session.id}-{slug(document, session)}{fin}"


@functools.cache
def _autour_de_l_adresse(_prefixe: str) -> tuple[str, str]:
    """What stands around the number and the words, which need no quoting: a page writes dozens of such addresses."""
    debut, _, fin = reverse("public:formation", args=[0, "session"]).rpartition("0-session")
    return debut, fin


def slug(document: Document, session: FicheSession) -> str:
    """The words of the address of a session's page."""
    return mots_d_adresse(document.action.titre, commune_de(session))


@functools.lru_cache(maxsize=4096)  # the sessions of an action mostly have the same
def mots_d_adresse(titre: str, commune: str) -> str:
    """The title and the commune, as an address writes them."""
    mots = slugify(plier(f"{titre} {commune}"))
    if len(mots) > SLUG_MAX:
        mots = mots[: SLUG_MAX + 1].rsplit("-", 1)[0][:SLUG_MAX]
    return mots.strip("-_") or "session"


def modalite(session: FicheSession) -> str:
    """« en présentiel »."""
    return libelle(Enseignement, session.enseignement)


def manieres(session: FicheSession) -> str:
    """« alternance, temps plein »: what the mode alone doesn't say."""
    tues = {
        ModalitePedagogique.ORGANISME,
        ModalitePedagogique.ENTREPRISE,
        ModalitePedagogique.DISTANCE,
    }
    return ", ".join(
        [
            *(libelle(ModalitePedagogique, code) for code in session.modalites if code not in tues),
            *(libelle(Rythme, code) for code in session.rythmes if code.startswith("temps")),
        ]
    )


def rythme(session: FicheSession) -> str:
    """« 2 semaines en entreprise, 1 en centre », else « Temps plein, 35 h par semaine », then unusual hours."""
    morceaux = [_cycle(session)] if _cycle_connu(session) else []
    if not morceaux:
        morceaux = [libelle(Rythme, code) for code in session.rythmes]
        if session.heures_hebdo and Decimal(session.heures_hebdo):
            morceaux.append(f"{nombre(Decimal(session.heures_hebdo), 'h')} par semaine")
    morceaux += [libelle(Periode, code) for code in session.periodes if code != Periode.JOUR]
    return majuscule(", ".join(morceaux))


def _cycle_connu(session: FicheSession) -> bool:
    return alternance_connue(
        session.cycle_unite,
        session.cycle_centre,
        session.cycle_entreprise,
        modalites=session.modalites,
        regles={dispositif.type.regle for dispositif in session.dispositifs},
    )


def _cycle(session: FicheSession) -> str:
    unite = libelle(UniteCycle, session.cycle_unite)
    pluriel = unite if unite.endswith("s") else f"{unite}s"
    entreprise = accord(session.cycle_entreprise or 0, unite, pluriel)
    return f"{entreprise} en entreprise, {session.cycle_centre or 0} en centre"


def badges(document: Document, session: FicheSession) -> list[str]:
    """The financings of a session, each once, in the order of the families."""
    trouves: dict[str, int] = {}
    for dispositif in session.dispositifs:
        famille = codes.financement(dispositif.type)
        nom = BADGES.get(famille) or dispositif.type.libelle
        trouves.setdefault(nom, famille)
    if document.formation.eligible_cpf:
        trouves.setdefault(BADGES[codes.CPF], codes.CPF)
    return sorted(trouves, key=lambda nom: trouves[nom])
