"""What follows the Région's file, in its own transaction: the places where trainings happen."""

import re

from django.db.models import Q

from sofi.annuaire.adresses import communes_nommees
from sofi.annuaire.models import Adresse, Etablissement, Site
from sofi.programmes.models import Formateur
from sofi.referentiels.models import Commune
from sofi.socle.texte import plier

# « 12 rue des Halles, 49000 Angers Cedex 1 »: what comes first, the postal code, the town.
_ADRESSE = re.compile(r"^(?P<rue>.*?)[\s,;–-]*\b(?P<code>\d{5})\s+(?P<ville>\D+(?:\s\d{1,2})?)$")
LIGNE, VILLE = 50, 50


def completer_les_etablissements() -> None:
    """Give those that the file made their commune and their main site, at the same address."""
    nommes = Q(mandats__isnull=False) | Q(realisations__isnull=False)
    for etablissement in Etablissement.objects.filter(nommes, sites__isnull=True).distinct():
        etablissement.commune = etablissement.commune or _commune(
            etablissement.code_postal, etablissement.ville
        )
        etablissement.save(update_fields=["commune"])
        adresse = {champ.name: getattr(etablissement, champ.name) for champ in Adresse._meta.fields}
        Site.objects.create(
            etablissement=etablissement, nom="Site principal", principal=True, **adresse
        )


def poser_les_sites() -> None:
    """Find each formateur's site by its number or its address; an unknown address becomes a site of its own."""
    sans_site = Formateur.objects.en_cours().filter(site__isnull=True)
    for formateur in sans_site.select_related("etablissement"):
        formateur.site = site_de(formateur)
        formateur.save(update_fields=["site"])


def site_de(formateur: Formateur) -> Site | None:
    """The site of its établissement that `realisation` names, made when it is a new address."""
    sites_du_formateur = Site.objects.filter(
        etablissement=formateur.etablissement, retire_le__isnull=True
    )
    if not formateur.realisation:
        return sites_du_formateur.first()
    if formateur.realisation.isdecimal():
        return sites_du_formateur.filter(pk=int(formateur.realisation)).first()
    nom_plie = plier(formateur.realisation)
    for site in sites_du_formateur:
        if nom_plie in (plier(site.nom), _adresse_pliee(site)):
            return site
    return _nouveau_site(formateur)


def _adresse_pliee(site: Site) -> str:
    return plier(f"{' '.join(site.lignes)} {site.code_postal} {site.ville}")


def _nouveau_site(formateur: Formateur) -> Site:
    """A site at this address, as well as it can be read; its organisme completes it."""
    texte = formateur.realisation
    adresse_lue = _ADRESSE.match(texte)
    rue, code, ville = (
        (adresse_lue["rue"], adresse_lue["code"], adresse_lue["ville"].strip())
        if adresse_lue
        else (texte, "", "")
    )
    return Site.objects.create(
        etablissement=formateur.etablissement,
        nom=texte[:250],
        ligne1=rue[:LIGNE],
        ligne2=rue[LIGNE : 2 * LIGNE],
        code_postal=code,
        ville=ville[:VILLE],
        commune=_commune(code, ville),
    )


def _commune(code_postal: str, ville: str) -> Commune | None:
    communes = communes_nommees(code_postal, ville) if code_postal and ville else []
    return communes[0] if len(communes) == 1 else None
