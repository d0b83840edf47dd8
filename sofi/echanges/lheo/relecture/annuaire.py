"""Organismes, contacts and places, as a document holds them."""

import re

from msgspec.structs import replace

from sofi.echanges.lheo import langage
from sofi.offre.fiches import FicheEtablissement, pieces
from sofi.socle import telephones

from ..construction import INFO_SOFI
from ..noeuds import Noeud
from .commun import OUI_NON, texte_lu

_NDA_ECOLE = "99999999999"
_NOM_MAX = langage.longueur_maximale("nom")
_ACCUEIL = ("restauration", "hebergement", "transport")


def numero(noeud: Noeud | None) -> int:
    """The number of the row it names here; 0 when the file's own isn't one."""
    texte = noeud.attributs.get("numero", "") if noeud else ""
    return int(texte) if re.fullmatch(r"\d{1,9}", texte) else 0


def adresse(noeud: Noeud | None) -> pieces.Adresse | None:
    """An ``adresse``; None without one."""
    if noeud is None:
        return None
    return pieces.Adresse(
        denomination=texte_lu(noeud.valeur("denomination")),
        lignes=[texte_lu(ligne) for ligne in noeud.valeurs("ligne")],
        code_postal=noeud.valeur("codepostal"),
        ville=noeud.valeur("ville"),
        insee=noeud.valeur("code-INSEE-commune"),
        departement=noeud.valeur("departement"),
        region=noeud.valeur("region"),
        latitude=_degres(noeud.valeur("geolocalisation/latitude")),
        longitude=_degres(noeud.valeur("geolocalisation/longitude")),
    )


def _degres(texte: str) -> float | None:
    try:
        return float(texte)
    except ValueError:
        return None


def telephone(coordonnees: Noeud) -> str:
    """In its canonical form when it is a number, else as it is written."""
    ecrit = coordonnees.valeur("telfixe/numtel") or coordonnees.valeur("portable/numtel")
    return telephones.lire(ecrit) or ecrit


def contact(noeud: Noeud | None) -> pieces.Contact | None:
    """A ``contact-*``; None when it says nobody."""
    if noeud is None:
        return None
    coordonnees = noeud.un("coordonnees") or Noeud("coordonnees", noeud.ligne)
    lu = pieces.Contact(
        id=numero(noeud),
        civilite=coordonnees.valeur("civilite"),
        nom=coordonnees.valeur("nom"),
        prenom=coordonnees.valeur("prenom"),
        fonction=coordonnees.valeur("ligne"),
        type_contact=noeud.valeur("type-contact"),
        telephone=telephone(coordonnees),
        courriel=coordonnees.valeur("courriel"),
    )
    dit = lu.nom or lu.telephone or lu.courriel or lu.fonction
    return lu if dit else None


def lieu(action: Noeud) -> pieces.Site | None:
    """Where one trains: the principal place first, with what the action says of its welcome."""
    lieux = action.tous("lieu-de-formation")
    if not lieux:
        return None
    noeud = next((n for n in lieux if n.attributs.get("tag") == "principal"), lieux[0])
    postale = adresse(noeud.un("coordonnees/adresse")) or pieces.Adresse()
    nom = noeud.extra(INFO_SOFI, "nom-du-site") or noeud.valeur("coordonnees/nom")
    if not nom and len(postale.denomination) > _NOM_MAX:
        # Too long for its own element, it was written in the address.
        nom, postale = postale.denomination, replace(postale, denomination="")
    return pieces.Site(
        id=numero(noeud),
        nom=nom or noeud.valeur("coordonnees/ligne"),
        principal=noeud.attributs.get("tag") == "principal",
        adresse=postale,
        siret=noeud.valeur("SIRET-lieu-formation/SIRET"),
        uai=noeud.valeur("code-UAI-lieu-formation/code-UAI"),
        acces_handicapes=texte_lu(action.valeur("acces-handicapes")),
        **{nom: texte_lu(action.valeur(nom)) for nom in _ACCUEIL},
    )


def responsable(noeud: Noeud | None) -> FicheEtablissement | None:
    """``organisme-formation-responsable``."""
    if noeud is None:
        return None
    coordonnees = noeud.un("coordonnees-organisme/coordonnees") or Noeud("coordonnees", noeud.ligne)
    uai = noeud.valeur("code-UAI-organisme-formation/code-UAI")
    nda = noeud.valeur("numero-activite")
    qui = contact(noeud.un("contact-organisme"))
    return FicheEtablissement(
        id=numero(noeud),
        siret=noeud.valeur("SIRET-organisme-formation/SIRET"),
        nda="" if nda == _NDA_ECOLE else nda,
        uai=uai,
        nom=noeud.valeur("nom-organisme"),
        raison_sociale=noeud.valeur("raison-sociale"),
        adresse=adresse(coordonnees.un("adresse")) or pieces.Adresse(),
        telephone=telephone(coordonnees),
        courriel=coordonnees.valeur("courriel"),
        url=coordonnees.valeur("web/urlweb"),
        contact=qui if qui and qui.id else None,
        description=texte_lu(noeud.valeur("renseignements-specifiques")),
        domaines=_potentiel(noeud),
        qualiopi=_qualiopi(noeud),
    )


def formateur(noeud: Noeud | None) -> FicheEtablissement:
    """``organisme-formateur``; an empty card without one."""
    if noeud is None:
        return FicheEtablissement()
    qui = contact(noeud.un("contact-formateur"))
    return FicheEtablissement(
        id=numero(noeud),
        siret=noeud.valeur("SIRET-formateur/SIRET"),
        uai=noeud.valeur("code-UAI-formateur/code-UAI"),
        raison_sociale=noeud.valeur("raison-sociale-formateur"),
        contact=qui if qui and qui.id else None,
        telephone=qui.telephone if qui and not qui.id else "",
        courriel=qui.courriel if qui and not qui.id else "",
        domaines=_potentiel(noeud),
        habilitations=[_habilitation(n) for n in noeud.tous("reference-certification")],
        qualiopi=_qualiopi(noeud),
    )


def _habilitation(noeud: Noeud) -> str:
    rncp = noeud.valeur("reference-code-RNCP")
    return f"RNCP{rncp}" if rncp else noeud.valeur("reference-code-RS")


def formacode(noeud: Noeud) -> pieces.Formacode:
    """A ``code-FORMACODE`` and its version."""
    return pieces.Formacode(code=noeud.texte, version=noeud.attributs.get("ref", ""))


def _potentiel(noeud: Noeud) -> list[pieces.Formacode]:
    return [formacode(n) for n in noeud.tous("potentiel/code-FORMACODE")]


def _qualiopi(noeud: Noeud) -> pieces.Qualiopi:
    def reponse(categorie: str) -> bool | None:
        return OUI_NON.get(noeud.extra(INFO_SOFI, f"qualiopi-{categorie}"))

    return pieces.Qualiopi(
        formation=reponse("formation"),
        apprentissage=reponse("apprentissage"),
        vae=reponse("vae"),
        bilan=reponse("bilan"),
        fin=noeud.extra(INFO_SOFI, "qualiopi-fin") or None,
    )
