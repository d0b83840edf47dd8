"""The rows that a card refers to, as the pieces of a document: one function for each model."""

import datetime
from functools import singledispatch

from django.db import models

from sofi.annuaire.models import Adresse, Contact, Etablissement, Site
from sofi.offre.codes import LieuChoisi
from sofi.offre.fiches import FicheEtablissement, pieces
from sofi.offre.models import (
    DomaineDeFormation,
    Equipement,
    InformationCollective,
    MetierDeFormation,
    PeriodeInscription,
    Session,
)
from sofi.programmes.models import Lot
from sofi.referentiels.models import (
    BlocCompetences,
    Formacode,
    Opco,
    PreRequis,
    Rome,
    TypeDispositif,
)


def iso(valeur: datetime.date | datetime.time | None) -> str | None:
    """A date or an instant in ISO 8601, a time as HH:MM."""
    if isinstance(valeur, datetime.time):
        return valeur.strftime("%H:%M")
    return valeur.isoformat() if valeur else None


@singledispatch
def piece(ligne: models.Model) -> pieces.Piece:
    """The row as a document holds it. TypeError: no card refers to rows of that model."""
    raise TypeError(f"no piece of a document is made from {type(ligne).__name__}")


@piece.register
def _(ligne: Opco | PreRequis) -> pieces.Code:
    return pieces.Code(code=ligne.code, libelle=ligne.libelle)


@piece.register
def _(ligne: Rome) -> pieces.Metier:
    return pieces.Metier(code=ligne.code, libelle=ligne.libelle)


@piece.register
def formacode(ligne: Formacode) -> pieces.Formacode:
    """A Formacode with its version and its place in the tree."""
    return pieces.Formacode(
        code=ligne.code,
        libelle=ligne.libelle,
        version=ligne.version,
        champ=ligne.champ,
        grand_domaine=ligne.grand_domaine,
    )


@piece.register
def _(ligne: DomaineDeFormation) -> pieces.Formacode:
    return formacode(ligne.formacode)


@piece.register
def _(ligne: MetierDeFormation) -> pieces.Piece:
    return piece(ligne.rome)


@piece.register
def bloc(ligne: BlocCompetences) -> pieces.Bloc:
    """A bloc, named by its code when its sheet gives it no title."""
    return pieces.Bloc(id=ligne.pk, code=ligne.code, libelle=ligne.libelle or ligne.code)


@piece.register
def adresse(ligne: Adresse) -> pieces.Adresse:
    """An address with its commune; without a position of its own it takes the commune's."""
    commune = ligne.commune
    de_la_commune = (commune.latitude, commune.longitude) if commune else (None, None)
    return pieces.Adresse(
        denomination=ligne.denomination,
        lignes=ligne.lignes,
        code_postal=ligne.code_postal,
        ville=ligne.ville,
        insee=ligne.commune_id or "",
        departement=(commune.departement_id if commune else "") or "",
        region=(commune.region_id if commune else "") or "",
        latitude=de_la_commune[0] if ligne.latitude is None else ligne.latitude,
        longitude=de_la_commune[1] if ligne.longitude is None else ligne.longitude,
    )


@piece.register
def contact(ligne: Contact) -> pieces.Contact:
    """Whom to ask: the service, unless the person is chosen to be named."""
    nomme = ligne.se_nomme
    return pieces.Contact(
        id=ligne.pk,
        civilite=ligne.civilite if nomme else "",
        nom=ligne.nom if nomme else ligne.service,
        prenom=ligne.prenom if nomme else "",
        fonction=ligne.fonction if nomme else "",
        type_contact=ligne.type_contact,
        telephone=ligne.telephone,
        courriel=ligne.courriel,
    )


@piece.register
def etablissement(ligne: Etablissement) -> FicheEtablissement:
    """An établissement with its address, domaines and first reachable contact."""
    e = ligne
    joignables = (c for c in e.contacts.all() if c.est_joignable and not c.retire_le)
    premier = next(joignables, None)
    return FicheEtablissement(
        id=e.pk,
        siret=e.siret,
        nda=e.nda,
        uai=e.uai,
        raison_sociale=e.raison_sociale,
        nom=e.nom,
        telephone=e.telephone,
        courriel=e.courriel,
        url=e.url,
        description=e.description,
        adresse=adresse(e),
        contact=contact(premier) if premier else None,
        domaines=[formacode(f) for f in sorted(e.domaines.all(), key=lambda f: f.code)],
        qualiopi=pieces.Qualiopi(
            formation=e.qualiopi_formation,
            apprentissage=e.qualiopi_apprentissage,
            vae=e.qualiopi_vae,
            bilan=e.qualiopi_bilan,
            fin=iso(e.qualiopi_fin),
            reputees=list(e.qualiopi_reputees),
        ),
    )


@piece.register
def site(ligne: Site) -> pieces.Site:
    """A site with its address and services."""
    return pieces.Site(
        id=ligne.pk,
        nom=ligne.nom,
        principal=ligne.principal,
        adresse=adresse(ligne),
        restauration=ligne.restauration,
        hebergement=ligne.hebergement,
        transport=ligne.transport,
        acces_handicapes=ligne.acces_handicapes,
        siret=ligne.siret,
        uai=ligne.uai,
    )


@piece.register
def _(ligne: Equipement) -> pieces.Equipement:
    return pieces.Equipement(
        type=ligne.type,
        obligatoire=ligne.obligatoire,
        cout=ligne.cout,
        commentaire=ligne.commentaire,
    )


@piece.register
def lot(ligne: Lot) -> pieces.Lot:
    """The Région's lot, with its programme."""
    return pieces.Lot(
        numero=ligne.numero,
        libelle=ligne.libelle,
        programme=ligne.programme.libelle,
        annee=ligne.programme.annee,
        forfait_recrutement=ligne.forfait_recrutement,
    )


def inscription(session: Session) -> pieces.Inscription:
    """Where to enrol: at the place of the session, at another site, or at an address of its own."""
    ou = session.inscription_a
    if ou != LieuChoisi.ADRESSE:
        chez = session.inscription_site if ou == LieuChoisi.SITE else session.lieu
        return pieces.Inscription(
            a=ou,
            site=chez.pk if chez else None,
            nom=chez.nom if chez else "",
            adresse=adresse(chez) if chez else None,
        )
    propre = _adresse_d_inscription(session)
    return pieces.Inscription(a=ou, nom=propre.denomination, adresse=propre)


def _adresse_d_inscription(session: Session) -> pieces.Adresse:
    commune = session.inscription_commune
    lignes = (session.inscription_ligne1, session.inscription_ligne2)
    return pieces.Adresse(
        denomination=session.inscription_denomination,
        lignes=[ligne for ligne in lignes if ligne],
        code_postal=session.inscription_code_postal,
        ville=session.inscription_ville,
        insee=session.inscription_commune_id or "",
        departement=(commune.departement_id if commune else "") or "",
        region=(commune.region_id if commune else "") or "",
        latitude=commune.latitude if commune else None,
        longitude=commune.longitude if commune else None,
    )


@piece.register
def _(ligne: InformationCollective) -> pieces.InformationCollective:
    """A meeting; `adresse` is null when it takes place at a distance."""
    sites: dict[str, Site | None] = {"lieu": ligne.session.lieu, "site": ligne.site}
    chez = sites.get(ligne.ou)
    ici: Adresse | None = ligne if ligne.ou == LieuChoisi.ADRESSE else chez
    return pieces.InformationCollective(
        id=ligne.pk,
        date=iso(ligne.date) or "",
        heure_debut=iso(ligne.heure_debut),
        heure_fin=iso(ligne.heure_fin),
        ou=ligne.ou,
        site=chez.pk if chez else None,
        nom=chez.nom if chez else "",
        adresse=adresse(ici) if ici else None,
        url=ligne.url,
        places=ligne.places,
        commentaire=ligne.commentaire,
    )


@piece.register
def _(ligne: PeriodeInscription) -> pieces.PeriodeInscription:
    return pieces.PeriodeInscription(
        type=ligne.type, debut=iso(ligne.debut) or "", fin=iso(ligne.fin) or ""
    )


@piece.register
def _(ligne: TypeDispositif) -> pieces.TypeDispositif:
    t = ligne
    return pieces.TypeDispositif(
        code=t.code,
        numero=t.numero,
        libelle=t.libelle,
        sigle=t.sigle,
        code_financeur=t.code_financeur,
        regle=t.regle,
        programme_regional=t.programme_regional,
        publics=[formacode(public.formacode) for public in t.publicdedispositif_set.all()],
    )
