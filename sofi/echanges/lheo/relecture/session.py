"""The S card of a session, of the action it is in and of its formation."""

from typing import Any

from sofi.offre.codes import (
    AnneeEntree,
    Enseignement,
    Esp,
    Fiche,
    LieuChoisi,
    ModalitePedagogique,
    ModaliteRecrutement,
    Parcours,
    Periode,
    Recrutement,
    Rythme,
    TypePeriodeInscription,
    UniteCycle,
)
from sofi.offre.fiches import FicheSession, pieces

from ..construction import INFO_SOFI
from ..noeuds import Noeud
from . import annuaire
from .commun import (
    codes_de,
    decimal_lu,
    entier_lu,
    jour_lu,
    mots_lus,
    par_libelle,
    simples,
    texte_lu,
    valeurs_simples,
)
from .financement import dispositifs
from .savoir import Savoir

_PARCOURS = {
    "1": Parcours.COLLECTIF,
    "2": Parcours.INDIVIDUALISE,
    "3": Parcours.MODULAIRE,
    "4": Parcours.MIXTE,
}
_ENSEIGNEMENT = {
    "0": Enseignement.PRESENTIEL,
    "1": Enseignement.HYBRIDE,
    "2": Enseignement.DISTANCE,
}
_ESP = {"0": Esp.FIXES, "1": Esp.PERMANENTES}
_RECRUTEMENT = {"1": Recrutement.OUVERT, "2": Recrutement.FERME, "3": Recrutement.SUSPENDU}
_MODALITES = {
    "96142": ModalitePedagogique.ALTERNANCE,
    "96128": ModalitePedagogique.DISTANCE,
    "96129": ModalitePedagogique.DISTANCE,
    "96147": ModalitePedagogique.AFEST,
    "96132": ModalitePedagogique.HANDICAP,
}
_INFO = ModaliteRecrutement.INFO_COLLECTIVE.value
_RYTHMES = par_libelle(Rythme, Periode) | {
    "journee": Periode.JOUR.value,
    "soiree": Periode.SOIR.value,
    "soir": Periode.SOIR.value,
    "week end": Periode.WEEK_END.value,
}
_MOTS_MODALITES = par_libelle(ModalitePedagogique)
_MOTS_RECRUTEMENT = par_libelle(ModaliteRecrutement)
_REFERENTS = {"referent-pmr": "1", "referent-mobilite": "2", "referent-prf": ""}
PARTICULIERS = frozenset(
    "lieu date_debut date_fin esp rythmes periodes parcours modalites enseignement heures_hebdo commentaire_duree "
    "cycle_unite cycle_entreprise cycle_centre annees_entree responsable recrutement modalites_recrutement "
    "inscription periodes_inscription informations_collectives contact mail_liaison referent_pmr referent_mobilite "
    "referent_prf effectif_minimal capacite".split()
)
"""Fields of S that the language holds otherwise than as their value."""
_SIMPLES = simples(Fiche.SESSION, sauf=PARTICULIERS)


def fiche_session(formation: Noeud, action: Noeud, session: Noeud, savoir: Savoir) -> FicheSession:
    """What these three say of the S card, with its dispositifs."""
    valeurs: dict[str, Any] = valeurs_simples(_SIMPLES, [session, action])
    valeurs |= _organisation(formation, action) | _cycle(action, session)
    valeurs |= _recrutements(action, session) | _contacts(formation, session)
    return FicheSession(
        lieu=annuaire.lieu(action),
        date_debut=jour_lu(session.valeur("periode/debut")),
        date_fin=jour_lu(session.valeur("periode/fin")),
        responsable=annuaire.responsable(formation.un("organisme-formation-responsable")),
        recrutement=_RECRUTEMENT.get(session.valeur("etat-recrutement"), ""),
        inscription=_inscription(session),
        periodes_inscription=_periodes(session),
        dispositifs=dispositifs(action, savoir),
        cree_le=session.attributs.get("horodatage-creation", ""),
        **valeurs,
    )


def _organisation(formation: Noeud, action: Noeud) -> dict[str, Any]:
    parcours = [
        n.texte for n in action.extras(INFO_SOFI, "parcours") if n.texte in codes_de(Parcours)
    ]
    code = formation.valeur("parcours-de-formation")
    cadencees = action.extra(INFO_SOFI, "esp") == Esp.CADENCEES
    esp = _ESP.get(action.valeur("modalites-entrees-sorties"), "")
    hebdo = action.extra(INFO_SOFI, "duree-hebdo") or action.extra("duree-hebdo", "duree-hebdo")
    return {
        "parcours": parcours or ([_PARCOURS[code].value] if code in _PARCOURS else []),
        "esp": Esp.CADENCEES.value if cadencees else str(esp),
        "enseignement": str(_ENSEIGNEMENT.get(action.valeur("modalites-enseignement"), "")),
        "modalites": _modalites(action),
        "heures_hebdo": decimal_lu(hebdo) if hebdo else None,
        **_rythme(texte_lu(action.valeur("rythme-formation"))),
    }


def _rythme(texte: str) -> dict[str, Any]:
    """The words that are ours, then the comment; a text of other words is all comment."""
    premiere, _, suite = texte.partition("\n")
    codes = mots_lus(premiere, _RYTHMES)
    if codes is None:
        # « Temps plein, de 9 h à 17 h »: what can be ticked is, and the sentence is kept whole.
        codes, suite = (
            [c for mot in premiere.split(",") for c in mots_lus(mot, _RYTHMES) or []],
            texte,
        )
    return {
        "rythmes": [code for code in codes if code in codes_de(Rythme)],
        "periodes": [code for code in codes if code in codes_de(Periode)],
        "commentaire_duree": suite,
    }


def _modalites(action: Noeud) -> list[str]:
    """By the words when they are ours, else by the codes."""
    mots = mots_lus(texte_lu(action.valeur("modalites-pedagogiques")), _MOTS_MODALITES)
    codes = [_MODALITES.get(code) for code in action.valeurs("code-modalite-pedagogique")]
    return mots or list(dict.fromkeys(code.value for code in codes if code))


def _cycle(action: Noeud, session: Noeud) -> dict[str, Any]:
    """The rhythm and the numbers of places: in the cycle of an apprenticeship, in our extras without one."""
    cycle = session.un("cycle")
    rythme = cycle.un("alternance/rythme-alternance") if cycle else None
    unite = rythme.valeur("unite-rythme-alternance") if rythme else ""
    unite = unite or action.extra(INFO_SOFI, "unite-rythme-alternance")
    lus: dict[str, Any] = {"cycle_unite": unite if unite in codes_de(UniteCycle) else ""}
    for cle, nom in (("cycle_entreprise", "unites-entreprise"), ("cycle_centre", "unites-centre")):
        dit = rythme.valeur(nom) if rythme else action.extra(INFO_SOFI, nom)
        lus[cle] = entier_lu(dit)
    for cle, nom in (("effectif_minimal", "effectif-minimal"), ("capacite", "capacite-simultanee")):
        dit = (cycle.valeur(nom) if cycle else "") or action.extra(INFO_SOFI, nom)
        lus[cle] = entier_lu(dit) or None
    annees = cycle.valeurs("annee-cycle") if cycle else []
    lus["annees_entree"] = [annee for annee in annees if annee in codes_de(AnneeEntree)]
    return lus


def _recrutements(action: Noeud, session: Noeud) -> dict[str, Any]:
    """The ways to recruit, in the order that their words give, and the meetings."""
    modalites: list[str] = []
    reunions: list[pieces.InformationCollective] = []
    for noeud in session.tous("recrutement"):
        code = noeud.valeur("modalite-recrutement")
        if code == _INFO and noeud.un("periode"):
            reunions.append(_reunion(noeud))
        elif code in codes_de(ModaliteRecrutement):
            modalites.append(code)
    dites = texte_lu(action.valeur("modalites-recrutement")).partition("\n")[0]
    ordre = mots_lus(dites, _MOTS_RECRUTEMENT)
    if ordre is None and reunions:
        modalites.append(_INFO)
    tues = [n.texte for n in action.extras(INFO_SOFI, "modalite-recrutement")]
    return {
        "modalites_recrutement": list(dict.fromkeys([*(ordre or []), *modalites, *tues])),
        "informations_collectives": reunions or _prochaines(action),
    }


def _reunion(noeud: Noeud) -> pieces.InformationCollective:
    postale = annuaire.adresse(noeud.un("adresse"))
    distance = noeud.valeur("a-distance") == "1"
    ailleurs = LieuChoisi.ADRESSE if postale else LieuChoisi.LIEU
    return pieces.InformationCollective(
        id=annuaire.numero(noeud),
        date=jour_lu(noeud.valeur("periode/debut")) or "",
        heure_debut=_heure(noeud.valeur("heure-debut")),
        heure_fin=_heure(noeud.valeur("heure-fin")),
        ou=LieuChoisi.DISTANCE.value if distance else ailleurs.value,
        adresse=postale,
        url=texte_lu(noeud.valeur("urlweb")),
        places=entier_lu(noeud.valeur("nb-places")),
        commentaire=texte_lu(noeud.valeur("commentaire")),
    )


def _heure(texte: str) -> str | None:
    """« 09h30 » or « 9:30 » as « 09:30 »; None when it is no hour."""
    heures, _, minutes = texte.replace("h", ":").replace("H", ":").partition(":")
    if not heures.isdigit() or int(heures) > 23 or (minutes and not minutes.isdigit()):
        return None
    return f"{int(heures):02d}:{int(minutes or 0):02d}" if int(minutes or 0) < 60 else None


def _prochaines(action: Noeud) -> list[pieces.InformationCollective]:
    """The meetings of a file of 2.2, which says their days alone."""
    postale = annuaire.adresse(action.un("adresse-information/adresse"))
    jours = [jour_lu(jour) for jour in action.valeurs("date-information/date")]
    ou = LieuChoisi.ADRESSE if postale else LieuChoisi.LIEU
    return [
        pieces.InformationCollective(date=jour, ou=ou.value, adresse=postale)
        for jour in jours
        if jour
    ]


def _inscription(session: Noeud) -> pieces.Inscription:
    postale = annuaire.adresse(session.un("adresse-inscription/adresse"))
    if postale is None:
        return pieces.Inscription()
    return pieces.Inscription(a=LieuChoisi.ADRESSE.value, adresse=postale)


def _periodes(session: Noeud) -> list[pieces.PeriodeInscription]:
    """All of them when our extras say them, else the one of the language."""
    notres = [
        (n.attributs.get("tag", ""), n) for n in session.extras(INFO_SOFI, "periode-inscription")
    ]
    trouves = notres or [
        (n.attributs.get("info", ""), n) for n in session.tous("periode-inscription")
    ]
    return [
        pieces.PeriodeInscription(
            type=genre if genre in codes_de(TypePeriodeInscription) else "inscription",
            debut=jour_lu(noeud.valeur("periode/debut")) or "",
            fin=jour_lu(noeud.valeur("periode/fin")) or "",
        )
        for genre, noeud in trouves
    ]


def _contacts(formation: Noeud, session: Noeud) -> dict[str, Any]:
    """Whom to ask, and the referents: by the name that our feeds give them, else by their role."""
    lus: dict[str, Any] = {"contact": _contact(formation, session), "mail_liaison": ""}
    for noeud in session.tous("contact-session"):
        info = noeud.attributs.get("info", "")
        if info == "mail-liaison":
            lus["mail_liaison"] = noeud.valeur("coordonnees/courriel")
        elif nom := info if info in _REFERENTS else _par_role(noeud):
            lus.setdefault(nom.replace("-", "_"), annuaire.contact(noeud))
    return lus


def _par_role(noeud: Noeud) -> str:
    role = noeud.valeur("type-contact")
    return next((nom for nom, code in _REFERENTS.items() if code and code == role), "")


def _contact(formation: Noeud, session: Noeud) -> pieces.Contact | None:
    contacts = [annuaire.contact(n) for n in formation.tous("contact-formation")]
    connus = [contact for contact in contacts if contact]
    numero = session.extra(INFO_SOFI, "contact-formation")
    if numero.isdigit():
        return next((c for c in connus if c.id == int(numero)), pieces.Contact(id=int(numero)))
    return connus[0] if connus else None
