"""Organismes, contacts and addresses in LHEO."""

from lxml import etree

from sofi.echanges.lheo import langage
from sofi.offre.fiches import FicheEtablissement, pieces
from sofi.socle import telephones

from ..construction import (
    INFO_SOFI,
    ajouter,
    ajouter_extras,
    ajouter_si,
    ajouter_souvent,
    oui_non_su,
)
from ..tables import TABLES
from ..textes import TIRET, texte_simple

# The network's convention for a school of initial training: a UAI and no NDA.
_NDA_ECOLE = "99999999999"
_NOM_MAX = langage.longueur_maximale("nom")
_POTENTIEL_MAX = 25  # code-FORMACODE of « potentiel » in LHEO, 25 at most
_HABILITATIONS_MAX = langage.structure("organisme-formateur").maximum("reference-certification")


def joignable(contact: pieces.Contact | FicheEtablissement | None) -> bool:
    return bool(contact and (contact.telephone or contact.courriel))


def contact_de(organisme: FicheEtablissement) -> pieces.Contact | None:
    """The person to reach at an organisme, else the organisme itself, else nobody."""
    if joignable(organisme.contact):
        return organisme.contact
    if joignable(organisme):
        return pieces.Contact(telephone=organisme.telephone, courriel=organisme.courriel)
    return None


def ajouter_contact(
    parent: etree._Element,
    nom: str,
    contact: pieces.Contact | None,
    *,
    type_contact: str | None = None,
    info: str = "",
) -> None:
    """A ``contact-*``, written only when it has a telephone or an e-mail; nobody's name without a number."""
    if contact is not None and joignable(contact):
        ajouter_souvent(parent, _contact, nom, contact, type_contact, info)


def _contact(
    parent: etree._Element, nom: str, contact: pieces.Contact, type_contact: str | None, info: str
) -> None:
    personne = bool(contact.id)
    attributs = {"info": info} if info else {}
    if personne:
        attributs["numero"] = str(contact.id)
    bloc = ajouter(parent, nom, attributs=attributs)
    type_contact = type_contact or contact.type_contact
    if type_contact in TABLES["type-contact"]:
        ajouter(bloc, "type-contact", type_contact)
    coordonnees = ajouter(bloc, "coordonnees")
    if personne:
        for champ in ("civilite", "nom", "prenom"):
            ajouter_si(coordonnees, champ, getattr(contact, champ))
        ajouter_si(coordonnees, "ligne", contact.fonction)
    _ajouter_joindre(coordonnees, contact.telephone, contact.courriel)


def _ajouter_joindre(coordonnees: etree._Element, telephone: str, courriel: str) -> None:
    if telephone:
        genre = "portable" if telephones.est_portable(telephone) else "telfixe"
        ajouter(ajouter(coordonnees, genre), "numtel", telephones.ecrire(telephone, " "))
    ajouter_si(coordonnees, "courriel", courriel)


def ajouter_adresse(
    parent: etree._Element, adresse: pieces.Adresse | None, *, denomination: str = ""
) -> None:
    """An ``adresse``; `denomination` names the place when the address itself doesn't."""
    if adresse is not None:
        ajouter_souvent(parent, _adresse, adresse, denomination)


def _adresse(parent: etree._Element, adresse: pieces.Adresse, denomination: str) -> None:
    bloc = ajouter(parent, "adresse")
    ajouter_si(bloc, "denomination", adresse.denomination or denomination)
    for ligne in adresse.lignes or [TIRET]:
        ajouter(bloc, "ligne", ligne)
    ajouter_si(bloc, "codepostal", adresse.code_postal)
    ajouter_si(bloc, "ville", adresse.ville)
    ajouter_si(bloc, "departement", adresse.departement)
    ajouter_si(bloc, "code-INSEE-commune", adresse.insee)
    if len(adresse.region or "") == 2:
        ajouter(bloc, "region", adresse.region)
    if adresse.latitude is not None and adresse.longitude is not None:
        position = ajouter(bloc, "geolocalisation")
        ajouter(position, "latitude", str(adresse.latitude))
        ajouter(position, "longitude", str(adresse.longitude))


def adresse_complete(adresse: pieces.Adresse | None) -> bool:
    """Has what the language can't do without."""
    return bool(adresse and adresse.code_postal and adresse.ville)


def ajouter_lieu(action: etree._Element, lieu: pieces.Site | None) -> None:
    """``lieu-de-formation``: the site's name goes where it is short enough to fit."""
    if lieu is not None:
        ajouter_souvent(action, _lieu, lieu)


def _lieu(action: etree._Element, lieu: pieces.Site) -> None:
    attributs = {"numero": str(lieu.id)}
    if lieu.principal:
        attributs["tag"] = "principal"
    bloc = ajouter(action, "lieu-de-formation", attributs=attributs)
    if lieu.siret:
        ajouter(ajouter(bloc, "SIRET-lieu-formation"), "SIRET", lieu.siret)
    if lieu.uai:
        ajouter(ajouter(bloc, "code-UAI-lieu-formation"), "code-UAI", lieu.uai)
    coordonnees = ajouter(bloc, "coordonnees")
    tient = len(lieu.nom) <= _NOM_MAX
    if tient:
        ajouter_si(coordonnees, "nom", lieu.nom)
    if adresse_complete(lieu.adresse):
        ajouter_adresse(coordonnees, lieu.adresse, denomination="" if tient else lieu.nom)
    if not tient and lieu.adresse.denomination:
        ajouter_extras(bloc, INFO_SOFI, [("nom-du-site", lieu.nom)])


def ajouter_responsable(formation: etree._Element, organisme: FicheEtablissement | None) -> None:
    """``organisme-formation-responsable``. What is missing isn't invented: the check refuses it."""
    if organisme is not None:
        ajouter_souvent(formation, _responsable, organisme)


def _responsable(formation: etree._Element, organisme: FicheEtablissement) -> None:
    bloc = ajouter(
        formation, "organisme-formation-responsable", attributs={"numero": str(organisme.id)}
    )
    ajouter_si(bloc, "numero-activite", organisme.nda or (_NDA_ECOLE if organisme.uai else ""))
    ajouter_si(ajouter(bloc, "SIRET-organisme-formation"), "SIRET", organisme.siret)
    ajouter_si(bloc, "nom-organisme", organisme.nom)
    ajouter_si(bloc, "raison-sociale", organisme.raison_sociale)
    coordonnees = ajouter(ajouter(bloc, "coordonnees-organisme"), "coordonnees")
    if adresse_complete(organisme.adresse):
        ajouter_adresse(coordonnees, organisme.adresse)
    _ajouter_joindre(coordonnees, organisme.telephone, organisme.courriel)
    if organisme.url:
        ajouter(ajouter(coordonnees, "web"), "urlweb", organisme.url)
    ajouter_contact(bloc, "contact-organisme", contact_de(organisme))
    ajouter_si(bloc, "renseignements-specifiques", texte_simple(organisme.description))
    _ajouter_potentiel(bloc, organisme)
    if organisme.uai:
        ajouter(ajouter(bloc, "code-UAI-organisme-formation"), "code-UAI", organisme.uai)
    _ajouter_qualiopi(bloc, organisme.qualiopi)


def ajouter_formateur(action: etree._Element, organisme: FicheEtablissement) -> None:
    """``organisme-formateur``: the site dispensateur, always written."""
    ajouter_souvent(action, _formateur, organisme)


def _formateur(action: etree._Element, organisme: FicheEtablissement) -> None:
    bloc = ajouter(action, "organisme-formateur", attributs={"numero": str(organisme.id)})
    ajouter_si(ajouter(bloc, "SIRET-formateur"), "SIRET", organisme.siret)
    ajouter_si(bloc, "raison-sociale-formateur", organisme.raison_sociale)
    ajouter_contact(bloc, "contact-formateur", contact_de(organisme))
    _ajouter_potentiel(bloc, organisme)
    if organisme.uai:
        ajouter(ajouter(bloc, "code-UAI-formateur"), "code-UAI", organisme.uai)
    for numero in organisme.habilitations[:_HABILITATIONS_MAX]:
        reference = ajouter(bloc, "reference-certification")
        if numero.startswith("RNCP"):
            ajouter(reference, "reference-code-RNCP", numero.removeprefix("RNCP"))
        else:
            ajouter(reference, "reference-code-RS", numero)
    _ajouter_qualiopi(bloc, organisme.qualiopi)


def _ajouter_potentiel(bloc: etree._Element, organisme: FicheEtablissement) -> None:
    domaines = organisme.domaines[:_POTENTIEL_MAX]
    if domaines:
        potentiel = ajouter(bloc, "potentiel")
        for domaine in domaines:
            ajouter(potentiel, "code-FORMACODE", domaine.code, {"ref": domaine.version})


def _ajouter_qualiopi(bloc: etree._Element, qualiopi: pieces.Qualiopi) -> None:
    categories = [
        (f"qualiopi-{categorie}", oui_non_su(getattr(qualiopi, categorie)))
        for categorie in ("formation", "apprentissage", "vae", "bilan")
    ]
    ajouter_extras(bloc, INFO_SOFI, [*categories, ("qualiopi-fin", qualiopi.fin)])
