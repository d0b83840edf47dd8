"""What is read of a LHEO file: its elements with their lines, and the pieces that come back everywhere.

Nothing here judges: a value is the text of the file, without the spaces around it. The network's signs for
« nothing to say » (an empty element, « - ») are read as nothing.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from .dates import INCONNUES, defaut_de_date

BEAUCOUP = 4  # children, from which an index is worth making
RIEN = frozenset({"", "-", "--", "."})


class Noeud(msgspec.Struct, eq=False, gc=False):
    """An element: its name in the language, the line where it starts, its text, what it holds.

    Hundreds for each session: made by msgspec, and not followed by the collector of cycles, since they make none.
    """

    nom: str
    ligne: int
    texte: str = ""
    attributs: dict[str, str] = msgspec.field(default_factory=dict)
    enfants: "Sequence[Noeud]" = ()  # a list once there is one
    _noms: "dict[str, list[Noeud]] | None" = None
    _extras: "dict[tuple[str, str], list[Noeud]] | None" = None

    def _de(self, nom: str) -> "Sequence[Noeud]":
        """Its children of that name; told once for all of those that have many."""
        noms = self._noms
        if noms is None:
            enfants = self.enfants
            if len(enfants) < BEAUCOUP:
                return [enfant for enfant in enfants if enfant.nom == nom] if enfants else ()
            self._noms = noms = {}
            for enfant in enfants:
                if enfant.nom in noms:
                    noms[enfant.nom].append(enfant)
                else:
                    noms[enfant.nom] = [enfant]
        return noms.get(nom, ())

    def tous(self, chemin: str) -> "list[Noeud]":
        """The elements at the end of this path (« periode/debut »), in the file's order."""
        if "/" not in chemin:
            return list(self._de(chemin))
        nom, _, reste = chemin.partition("/")
        return [noeud for un in self._de(nom) for noeud in un.tous(reste)]

    def un(self, chemin: str) -> "Noeud | None":
        """The first of them."""
        nom, suite, reste = chemin.partition("/")
        for noeud in self._de(nom):
            if not suite:
                return noeud
            if trouve := noeud.un(reste):
                return trouve
        return None

    def valeur(self, chemin: str) -> str:
        """The text of the first one that says something."""
        nom, suite, reste = chemin.partition("/")
        for noeud in self._de(nom):
            texte = noeud.valeur(reste) if suite else noeud.texte
            if texte not in RIEN:
                return texte
        return ""

    def valeurs(self, chemin: str) -> list[str]:
        """The texts of those that say something."""
        return [n.texte for n in self.tous(chemin) if n.texte not in RIEN]

    def extras(self, bloc: str, nom: str) -> "Sequence[Noeud]":
        """The ``extra`` of that name in the ``extras`` of that name; told once for all."""
        dites = self._extras
        if dites is None:
            self._extras = dites = {}
            for extras in self._de("extras"):
                info = extras.attributs.get("info", "")
                for extra in extras.enfants:
                    if extra.nom == "extra":
                        dites.setdefault((info, extra.attributs.get("info", "")), []).append(extra)
        return dites.get((bloc, nom), ())

    def extra(self, bloc: str, nom: str) -> str:
        """The text of the first one that says something."""
        for extra in self.extras(bloc, nom):
            if extra.texte not in RIEN:
                return extra.texte
        return ""

    def descendants(self) -> "Iterator[Noeud]":
        """The element and all it holds, in the file's order."""
        pile = [self]
        while pile:
            noeud = pile.pop()
            yield noeud
            pile.extend(reversed(noeud.enfants))


@dataclass(frozen=True, slots=True)
class AdresseLue:
    """An ``adresse``; `insee` is the commune's code, empty when the file doesn't say it."""

    ligne: int
    denomination: str = ""
    lignes: tuple[str, ...] = ()
    code_postal: str = ""
    ville: str = ""
    insee: str = ""
    departement: str = ""
    region: str = ""
    latitude: str = ""
    longitude: str = ""


@dataclass(frozen=True, slots=True)
class ContactLu:
    """A ``contact-*``; `info` is the name that the file gives to this contact, if any."""

    ligne: int
    numero: str = ""
    info: str = ""
    type: str = ""
    civilite: str = ""
    nom: str = ""
    prenom: str = ""
    fonction: str = ""
    telephone: str = ""
    courriel: str = ""
    url: str = ""
    adresse: AdresseLue | None = None


@dataclass(frozen=True, slots=True)
class LieuLu:
    """A ``lieu-de-formation``."""

    ligne: int
    numero: str = ""
    principal: bool = False
    nom: str = ""
    siret: str = ""
    uai: str = ""
    telephone: str = ""
    courriel: str = ""
    adresse: AdresseLue | None = None


@dataclass(frozen=True, slots=True)
class OrganismeLu:
    """An organisme, responsable or formateur: what each of the two elements says of it."""

    ligne: int
    numero: str = ""
    siret: str = ""
    nda: str = ""
    uai: str = ""
    nom: str = ""
    raison_sociale: str = ""
    description: str = ""
    coordonnees: ContactLu | None = None
    contacts: tuple[ContactLu, ...] = ()


def date_lue(texte: str) -> datetime.date | None:
    """The day of a date of the language; None when it is unknown, partial or impossible."""
    if texte in INCONNUES or texte in RIEN or defaut_de_date(texte) or texte[6:] == "00":
        return None
    return datetime.date(int(texte[:4]), int(texte[4:6]), int(texte[6:]))


def adresse_lue(adresse: Noeud | None) -> AdresseLue | None:
    """The address that this ``adresse`` says; None without one."""
    if adresse is None:
        return None
    return AdresseLue(
        ligne=adresse.ligne,
        denomination=adresse.valeur("denomination"),
        lignes=tuple(adresse.valeurs("ligne")),
        code_postal=adresse.valeur("codepostal"),
        ville=adresse.valeur("ville"),
        insee=adresse.valeur("code-INSEE-commune"),
        departement=adresse.valeur("departement"),
        region=adresse.valeur("region"),
        latitude=adresse.valeur("geolocalisation/latitude"),
        longitude=adresse.valeur("geolocalisation/longitude"),
    )


def contact_lu(contact: Noeud) -> ContactLu:
    """The person or service that this ``contact-*`` says."""
    return _contact(contact, contact.un("coordonnees") or Noeud("coordonnees", contact.ligne))


def _contact(porteur: Noeud, coordonnees: Noeud) -> ContactLu:
    return ContactLu(
        ligne=porteur.ligne,
        numero=porteur.attributs.get("numero", ""),
        info=porteur.attributs.get("info", ""),
        type=porteur.valeur("type-contact"),
        civilite=coordonnees.valeur("civilite"),
        nom=coordonnees.valeur("nom"),
        prenom=coordonnees.valeur("prenom"),
        fonction=coordonnees.valeur("ligne"),
        telephone=coordonnees.valeur("telfixe/numtel") or coordonnees.valeur("portable/numtel"),
        courriel=coordonnees.valeur("courriel"),
        url=coordonnees.valeur("web/urlweb"),
        adresse=adresse_lue(coordonnees.un("adresse")),
    )


def lieu_lu(lieu: Noeud) -> LieuLu:
    """The place that this ``lieu-de-formation`` says; a name too long for its element stands elsewhere."""
    contact = contact_lu(lieu)
    adresse = contact.adresse
    nom = lieu.extra("sofi", "nom-du-site") or contact.nom or contact.fonction
    return LieuLu(
        ligne=lieu.ligne,
        numero=lieu.attributs.get("numero", ""),
        principal=lieu.attributs.get("tag") == "principal",
        nom=nom or (adresse.denomination if adresse else ""),
        siret=lieu.valeur("SIRET-lieu-formation/SIRET"),
        uai=lieu.valeur("code-UAI-lieu-formation/code-UAI"),
        telephone=contact.telephone,
        courriel=contact.courriel,
        adresse=adresse,
    )


def responsable_lu(organisme: Noeud) -> OrganismeLu:
    """The organisme that this ``organisme-formation-responsable`` says."""
    coordonnees = organisme.un("coordonnees-organisme/coordonnees")
    return OrganismeLu(
        ligne=organisme.ligne,
        numero=organisme.attributs.get("numero", ""),
        siret=organisme.valeur("SIRET-organisme-formation/SIRET"),
        nda=organisme.valeur("numero-activite"),
        uai=organisme.valeur("code-UAI-organisme-formation/code-UAI"),
        nom=organisme.valeur("nom-organisme"),
        raison_sociale=organisme.valeur("raison-sociale"),
        description=organisme.valeur("renseignements-specifiques"),
        coordonnees=_contact(coordonnees, coordonnees) if coordonnees else None,
        contacts=tuple(contact_lu(c) for c in organisme.tous("contact-organisme")),
    )


def formateur_lu(organisme: Noeud) -> OrganismeLu:
    """The organisme that this ``organisme-formateur`` says."""
    return OrganismeLu(
        ligne=organisme.ligne,
        numero=organisme.attributs.get("numero", ""),
        siret=organisme.valeur("SIRET-formateur/SIRET"),
        uai=organisme.valeur("code-UAI-formateur/code-UAI"),
        raison_sociale=organisme.valeur("raison-sociale-formateur"),
        contacts=tuple(contact_lu(c) for c in organisme.tous("contact-formateur")),
    )
