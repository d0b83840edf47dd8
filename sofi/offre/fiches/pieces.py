"""What the fields of a card hold when a text or a number doesn't do: addresses, contacts, codes, rows.

Written whole in the document, with the number or code that leads back to the base, so that neither a page
nor a feed looks anything up. Dates and instants are ISO 8601 strings, hours « 14:00 », amounts decimal
strings. Every attribute has a default: a document written before it existed is still read.
"""

import msgspec


class Piece(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A part of a document: never changed, replaced by another (`msgspec.structs.replace`)."""


class Code(Piece, frozen=True, kw_only=True):
    """A code of a reference table with its label."""

    code: str = ""
    libelle: str = ""


class Metier(Code, frozen=True, kw_only=True):
    """A métier of the ROME."""


class Formacode(Code, frozen=True, kw_only=True):
    """A Formacode: its version, and where it stands in the tree."""

    version: str = ""
    champ: str = ""
    grand_domaine: str = ""


class Nsf(Code, frozen=True, kw_only=True):
    """A speciality of training, with the letter that the sheet adds to it."""

    suffixe: str = ""


class Bloc(Piece, frozen=True, kw_only=True):
    """A bloc de compétences that the training leads to."""

    id: int = 0
    code: str = ""
    libelle: str = ""


class Certification(Piece, frozen=True, kw_only=True):
    """What a Certif Info sheet says of its certification; `rncp` or `rs`, with those letters.

    `locale`: the sheet was made by the service Offre, and its code exists nowhere else.
    """

    code: str = ""
    locale: bool = False
    type: str = ""
    abrege: str = ""
    certificateurs: list[str] = []
    rncp: str = ""
    rs: str = ""
    debut: str | None = None
    fin: str | None = None
    annee_derniere_session: int | None = None
    limite_delivrance: str | None = None
    url: str = ""


class Adresse(Piece, frozen=True, kw_only=True):
    """A postal address and its commune; degrees, those of the commune when it has none of its own."""

    denomination: str = ""
    lignes: list[str] = []
    code_postal: str = ""
    ville: str = ""
    insee: str = ""
    departement: str = ""
    region: str = ""
    latitude: float | None = None
    longitude: float | None = None


class Contact(Piece, frozen=True, kw_only=True):
    """Whom to ask."""

    id: int = 0
    civilite: str = ""
    nom: str = ""
    prenom: str = ""
    fonction: str = ""
    type_contact: str = ""
    telephone: str = ""
    courriel: str = ""


class Site(Piece, frozen=True, kw_only=True):
    """Where one trains, with what it offers."""

    id: int = 0
    nom: str = ""
    principal: bool = False
    adresse: Adresse = Adresse()
    restauration: str = ""
    hebergement: str = ""
    transport: str = ""
    acces_handicapes: str = ""
    siret: str = ""  # the place's own, when it has one
    uai: str = ""


class Qualiopi(Piece, frozen=True, kw_only=True):
    """What is certified, None when it isn't known, and until when."""

    formation: bool | None = None
    apprentissage: bool | None = None
    vae: bool | None = None
    bilan: bool | None = None
    fin: str | None = None
    reputees: list[str] = []  # the categories deemed certified (L6316-4)


class Equipement(Piece, frozen=True, kw_only=True):
    """What a learner needs. Whole euros."""

    type: str = ""
    obligatoire: bool = True
    cout: int | None = None
    commentaire: str = ""


class Lot(Piece, frozen=True, kw_only=True):
    """The Région's lot of a publique action."""

    numero: str = ""
    libelle: str = ""
    programme: str = ""
    annee: int = 0
    forfait_recrutement: bool = False


class Inscription(Piece, frozen=True, kw_only=True):
    """Where to enrol: `a` says what was chosen, `adresse` is the address it comes to."""

    a: str = ""
    site: int | None = None
    nom: str = ""
    adresse: Adresse | None = None


class InformationCollective(Piece, frozen=True, kw_only=True):
    """A meeting; no address when it takes place at a distance."""

    id: int = 0
    date: str = ""
    heure_debut: str | None = None
    heure_fin: str | None = None
    ou: str = ""
    site: int | None = None
    nom: str = ""
    adresse: Adresse | None = None
    url: str = ""
    places: int | None = None
    commentaire: str = ""


class PeriodeInscription(Piece, frozen=True, kw_only=True):
    """When one may apply."""

    type: str = ""
    debut: str = ""
    fin: str = ""


class Provenance(Piece, frozen=True, kw_only=True):
    """Who published it first, and what only that source says: SOFI, unless a source is named.

    `initiale`: initial training, under a school's or student's status. `cout` and `accueil` are its own words.
    """

    nom: str = "SOFI"
    licence: str = ""
    reference: str = ""  # its number there
    url: str = ""  # its page there
    a_jour_le: str | None = None  # when the source last changed it
    initiale: bool = False
    statut: str = ""  # of the school: public, privé sous contrat…
    cout: str = ""
    accueil: str = ""

    @property
    def mention(self) -> str:
        """« Onisep, ODbL »."""
        return f"{self.nom}, {self.licence}" if self.licence else self.nom


class TypeDispositif(Piece, frozen=True, kw_only=True):
    """A kind of dispositif: who pays, under which rule, for whom."""

    code: str = ""
    numero: int = 0
    libelle: str = ""
    sigle: str = ""
    code_financeur: str = ""
    regle: str = ""
    programme_regional: bool = False
    publics: list[Formacode] = []
