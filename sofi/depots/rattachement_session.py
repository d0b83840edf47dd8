"""An S card: the rows it names, and what doesn't hold together."""

from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from sofi.annuaire.adresses import communes_nommees
from sofi.annuaire.models import Site
from sofi.offre.codes import Fiche, LieuChoisi
from sofi.offre.fiches import FicheEtablissement, pieces
from sofi.socle.formats import jour_saisi
from sofi.socle.texte import plier

from .nommage import Nommage
from .prete import SessionPrete
from .proposition import ALERTE, ERREUR, Lieu, Remarque, SessionProposee, Valeurs
from .rattachement_dispositif import rattacher_dispositif
from .references import numero_en_tete

HEBDO_RARE = 35
_CONTACTS = ("contact", "referent_pmr", "referent_mobilite", "referent_prf")


def rattacher_session(r: Nommage, proposee: SessionProposee) -> SessionPrete:
    """The session with every remark on it."""
    prete = SessionPrete(proposee, remarques=list(proposee.remarques))
    valeurs, situer = dict(proposee.valeurs), proposee.situer
    prete.colonnes = r.colonnes(Fiche.SESSION, valeurs, situer, prete.remarques)
    if lieu := valeurs.get("lieu"):
        site = _site(r, lieu, situer(Fiche.SESSION, "lieu"), prete.remarques)
        if site is not None:
            prete.colonnes["lieu_id"] = site.pk
    for nom in _CONTACTS:
        if (dit := valeurs.get(nom)) and (
            numero := _contact(r, dit, situer(Fiche.SESSION, nom), prete.remarques)
        ):
            prete.colonnes[f"{nom}_id"] = numero
    if dit := valeurs.get("responsable"):
        numero = _responsable(r, dit, situer(Fiche.SESSION, "responsable"), prete.remarques)
        if numero:
            prete.colonnes["responsable_id"] = numero
    _inscription(r, valeurs, prete)
    _rangees(r, valeurs, prete)
    _verifier(prete)
    for dispositif in proposee.dispositifs:
        pret = rattacher_dispositif(r, dispositif, proposee, prete.remarques)
        if pret is not None:
            prete.dispositifs.append(pret)
    return prete


def nom_du_site(site: Site) -> str:
    """« 36364 – Principal – Mayenne », as the forms write it."""
    return " – ".join(filter(None, [str(site.pk), site.nom, site.ville]))


def _site(r: Nommage, lieu: pieces.Site, ou: Lieu, remarques: list[Remarque]) -> Site | None:
    """The place by its number, its SIRET, its name, its address; the only site of its town."""
    sites = r.ref.sites
    numero = lieu.id or numero_en_tete(lieu.nom)
    if numero in sites:
        return sites[numero]
    for trouves in (
        [s for s in sites.values() if lieu.siret and s.siret == lieu.siret],
        [
            s
            for s in sites.values()
            if lieu.nom and plier(lieu.nom) in (plier(s.nom), plier(str(s)))
        ],
        [s for s in sites.values() if _meme_adresse(s, lieu.adresse)],
        [s for s in sites.values() if _meme_commune(s, lieu)],
    ):
        if len(trouves) == 1:
            return trouves[0]
    dit = lieu.nom or " ".join(
        filter(None, [*lieu.adresse.lignes, lieu.adresse.code_postal, lieu.adresse.ville])
    )
    candidats = {str(pk): nom_du_site(site) for pk, site in sites.items()}
    faute = Remarque(
        ERREUR,
        "Ce lieu n’est pas un site de votre annuaire",
        ou,
        remede="Choisissez un de vos sites ci-dessous, ou ajoutez ce lieu dans « Annuaire », puis relisez.",
    )
    if not dit:
        return None
    code = r.parmi(dit, candidats, "lieu", faute, remarques)
    return sites[int(code)] if code else None


def _meme_adresse(site: Site, adresse: pieces.Adresse) -> bool:
    if not adresse.lignes or not adresse.code_postal:
        return False
    memes = {plier(ligne) for ligne in site.lignes} & {plier(ligne) for ligne in adresse.lignes}
    return bool(memes) and site.code_postal == adresse.code_postal


def _meme_commune(site: Site, lieu: pieces.Site) -> bool:
    """A name alone that is a town's, or an address in a town where there is one site."""
    adresse = lieu.adresse
    if adresse.insee:
        return site.commune_id == adresse.insee and not adresse.lignes
    ville = adresse.ville or lieu.nom
    return bool(ville) and plier(site.ville) == plier(ville) and not adresse.lignes


def _contact(r: Nommage, dit: pieces.Contact, ou: Lieu, remarques: list[Remarque]) -> int | None:
    """The contact by its number, its e-mail, its telephone, its name."""
    contacts = r.ref.contacts
    numero = dit.id or numero_en_tete(dit.nom)
    if numero in contacts:
        return numero
    nom = f"{dit.prenom} {dit.nom}".strip()
    noms = {plier(nom), plier(dit.nom)} - {""}
    for trouves in (
        [
            c
            for c in contacts.values()
            if dit.courriel and c.courriel.lower() == dit.courriel.lower()
        ],
        [
            c
            for c in contacts.values()
            if noms & {plier(f"{c.prenom} {c.nom}"), plier(str(c)), plier(c.nom)}
        ],
        [c for c in contacts.values() if dit.telephone and c.telephone == dit.telephone],
        [c for c in contacts.values() if dit.fonction and plier(c.fonction) == plier(dit.fonction)],
    ):
        if len(trouves) == 1:
            return trouves[0].pk
    texte = nom or dit.courriel or dit.telephone or dit.fonction
    if not texte:
        return None
    candidats = {str(pk): str(contact) for pk, contact in contacts.items()}
    faute = Remarque(
        ALERTE,
        "Ce contact n’est pas dans votre annuaire",
        ou,
        remede="Choisissez un de vos contacts ci-dessous, ou ajoutez-le dans « Annuaire », puis relisez.",
    )
    code = r.parmi(texte, candidats, "contact", faute, remarques)
    return int(code) if code else None


def _responsable(
    r: Nommage, dit: FicheEtablissement, ou: Lieu, remarques: list[Remarque]
) -> int | None:
    possibles = r.ref.responsables
    siret = "".join(filter(str.isdigit, dit.siret or dit.nom))
    trouve = next((pk for pk, un in possibles.items() if un.siret == siret), None)
    texte = dit.siret or dit.nom or dit.raison_sociale
    if trouve or not texte:
        return trouve
    candidats = {str(pk): f"{un.nom} {un.siret}" for pk, un in possibles.items()}
    faute = Remarque(
        ALERTE,
        "L’organisme responsable n’est pas l’un des vôtres",
        ou,
        detail="le brouillon garde le sien ; un nouveau a votre établissement",
        remede="Indiquez le SIRET d’un établissement de même SIREN, ou d’un organisme auquel vous êtes rattaché.",
    )
    code = r.parmi(texte, candidats, "responsable", faute, remarques)
    return int(code) if code else None


def _inscription(r: Nommage, valeurs: Valeurs, prete: SessionPrete) -> None:
    """Where to enrol: the place itself, another site, or an address of its own."""
    dite: pieces.Inscription | None = valeurs.get("inscription")
    if dite is None or not dite.a:
        return
    lieu = prete.proposee.situer(Fiche.SESSION, "inscription")
    ou, site, adresse = _ou(r, dite.a, dite.site, dite.adresse, prete)
    colonnes: dict[str, Any] = {"inscription_a": ou, "inscription_site_id": site}
    if ou == LieuChoisi.ADRESSE and adresse is not None:
        lignes = [ligne[:50] for ligne in adresse.lignes] + ["", ""]
        commune = _commune(adresse, lieu, prete.remarques)
        colonnes |= {
            "inscription_denomination": (adresse.denomination or dite.nom)[:255],
            "inscription_ligne1": lignes[0],
            "inscription_ligne2": lignes[1],
            "inscription_code_postal": adresse.code_postal if len(adresse.code_postal) == 5 else "",
            "inscription_ville": adresse.ville[:50],
            "inscription_commune_id": commune,
        }
        if any(len(ligne) > 50 for ligne in adresse.lignes[:2]) or len(adresse.lignes) > 2:
            prete.remarques.append(
                Remarque(
                    ALERTE,
                    "L’adresse d’inscription ne tient pas en deux lignes de 50 caractères",
                    lieu,
                    ", ".join(adresse.lignes)[:80],
                    remede="Raccourcissez-la, ou complétez-la dans la fiche.",
                )
            )
    prete.colonnes |= colonnes


def _ou(
    r: Nommage,
    a: str,
    site: int | None,
    adresse: pieces.Adresse | None,
    prete: SessionPrete,
) -> tuple[str, int | None, pieces.Adresse | None]:
    """An address that is a site's is that site."""
    if a == LieuChoisi.SITE and site in r.ref.sites:
        return LieuChoisi.SITE, site, None
    if a in (LieuChoisi.LIEU, LieuChoisi.DISTANCE) or adresse is None:
        return (LieuChoisi.DISTANCE if a == LieuChoisi.DISTANCE else LieuChoisi.LIEU), None, None
    memes = [s.pk for s in r.ref.sites.values() if _meme_adresse(s, adresse)]
    if prete.colonnes.get("lieu_id") in memes:
        return LieuChoisi.LIEU, None, None
    if memes:
        return LieuChoisi.SITE, memes[0], None
    return LieuChoisi.ADRESSE, None, adresse


def _commune(adresse: pieces.Adresse, lieu: Lieu, remarques: list[Remarque]) -> str | None:
    trouvees = communes_nommees(adresse.code_postal, adresse.ville)
    codes = [commune.pk for commune in trouvees]
    if adresse.insee in codes:
        return adresse.insee
    if len(codes) == 1:
        return str(codes[0])
    remarques.append(
        Remarque(
            ALERTE,
            "La commune n’est pas connue",
            lieu,
            f"{adresse.code_postal} {adresse.ville}".strip(),
            remede="Vérifiez le code postal et la ville, comme sur une enveloppe.",
        )
    )
    return None


def _rangees(r: Nommage, valeurs: Valeurs, prete: SessionPrete) -> None:
    """Meetings and periods: those that have their dates."""
    situer = prete.proposee.situer
    reunions: list[pieces.InformationCollective] = valeurs.get("informations_collectives") or []
    if reunions:
        gardees = []
        for une in reunions:
            une = _sur_un_site(r, une, situer(Fiche.SESSION, "informations_collectives"), prete)
            ou, site, adresse = _ou(r, une.ou, une.site, une.adresse, prete)
            gardees.append(replace(une, ou=str(ou), site=site, adresse=adresse))
        prete.informations = [une for une in gardees if une.date]
        _dire_les_sans_date(
            len(reunions) - len(prete.informations),
            "Une information collective n’a pas de date",
            situer(Fiche.SESSION, "informations_collectives"),
            prete.remarques,
        )
    periodes: list[pieces.PeriodeInscription] = valeurs.get("periodes_inscription") or []
    if periodes:
        datees = [p for p in periodes if p.debut and p.fin]
        prete.periodes = [p for p in datees if p.debut <= p.fin]
        lieu = situer(Fiche.SESSION, "periodes_inscription")
        for combien, titre in (
            (len(periodes) - len(datees), "Une période d’inscription n’a pas ses deux dates"),
            (
                len(datees) - len(prete.periodes),
                "Une période d’inscription finit avant d’avoir commencé",
            ),
        ):
            _dire_les_sans_date(combien, titre, lieu, prete.remarques)


def _sur_un_site(
    r: Nommage, une: pieces.InformationCollective, lieu: Lieu, prete: SessionPrete
) -> pieces.InformationCollective:
    """A meeting on a site that is named: its number here."""
    if une.ou != LieuChoisi.SITE or une.site in r.ref.sites or not une.nom:
        return une
    site = _site(r, pieces.Site(nom=une.nom), lieu, prete.remarques)
    return replace(une, site=site.pk if site else None)


def _dire_les_sans_date(combien: int, titre: str, lieu: Lieu, remarques: list[Remarque]) -> None:
    if combien:
        remarques.append(
            Remarque(ALERTE, titre, lieu, remede="Donnez ses dates, ou ajoutez-la dans la fiche.")
        )


def _verifier(prete: SessionPrete) -> None:
    """What doesn't hold together inside the card."""
    debut, fin = prete.colonnes.get("date_debut"), prete.colonnes.get("date_fin")
    lieu = prete.proposee.situer(Fiche.SESSION, "date_fin")
    if debut and fin and fin < debut:
        prete.remarques.append(
            Remarque(
                ERREUR,
                "La date de fin précède la date de début",
                lieu,
                f"du {jour_saisi(debut)} au {jour_saisi(fin)}",
                remede=f"Indiquez une date de fin à partir du {jour_saisi(debut)}.",
            )
        )
    elif bool(debut) != bool(fin):
        manque = "fin" if debut else "début"
        prete.remarques.append(
            Remarque(
                ALERTE,
                f"La date de {manque} n’est pas dite",
                lieu,
                remede="Le brouillon est écrit sans elle : complétez-la avant l’envoi.",
            )
        )
    hebdo = prete.colonnes.get("heures_hebdo")
    if isinstance(hebdo, Decimal) and HEBDO_RARE < hebdo <= 48:
        prete.remarques.append(
            Remarque(
                ALERTE,
                f"La durée par semaine dépasse {HEBDO_RARE} h",
                prete.proposee.situer(Fiche.SESSION, "heures_hebdo"),
                f"{hebdo} h",
                remede="Possible, mais rare : vérifiez.",
            )
        )
