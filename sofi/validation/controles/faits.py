"""Checks on facts that can be compared: prices, addresses, links."""

from collections.abc import Iterator
from decimal import Decimal

from sofi.annuaire.adresses import est_cedex
from sofi.annuaire.models import Adresse
from sofi.offre.codes import Fiche
from sofi.offre.models import Action
from sofi.socle.formats import euros, nombre

from ..liens import VALIDITE, etats_des_liens
from .controle import Controle, Niveau, controle

HEURE_MIN, HEURE_MAX = Decimal(2), Decimal(100)
"""Euros an hour: outside, a zero too many or the price of something else. Plausibility, not a rule of law."""
URLS = ("url_action", "url_pdf", "url_video")


def prix_par_heure(action: Action) -> Iterator[Controle]:
    """The price is plausible for the number of hours en centre (in all when there are none)."""
    for session in action.sessions.all():
        heures = session.heures_centre or session.heures_total
        if session.retiree_le is not None or not heures:
            continue
        for dispositif in session.dispositifs.all():
            prix = dispositif.frais_ttc if dispositif.frais_ttc is not None else dispositif.frais_ht
            if not prix:
                continue
            par_heure = prix / heures
            if HEURE_MIN <= par_heure <= HEURE_MAX:
                continue
            yield controle(
                Niveau.ALERTE,
                Fiche.DISPOSITIF,
                dispositif.pk,
                "frais_ttc",
                f"{euros(prix)} pour {nombre(heures, 'h')} font {euros(par_heure)} de l'heure.",
                "Vérifiez que le prix est par stagiaire et pour toute la durée, et la durée en centre.",
            )


def adresses(action: Action) -> Iterator[Controle]:
    """The postal code of a place is one of its commune."""
    etablissement = action.etablissement
    yield from _adresse(Fiche.ETABLISSEMENT, etablissement.pk, "commune", etablissement)
    for session in action.sessions.all():
        if session.retiree_le is None and session.lieu is not None:
            yield from _adresse(Fiche.SESSION, session.pk, "lieu", session.lieu)


def _adresse(fiche: Fiche, objet: int, champ: str, adresse: Adresse) -> Iterator[Controle]:
    commune, code = adresse.commune, adresse.code_postal
    # A CEDEX has a code of its own, in no commune.
    if not commune or not code or not commune.codes_postaux or est_cedex(adresse.ville):
        return
    if code not in commune.codes_postaux:
        yield controle(
            Niveau.ALERTE,
            fiche,
            objet,
            champ,
            f"Le code postal {code} n'est pas celui de {commune.libelle} ({', '.join(commune.codes_postaux[:4])}).",
            "Demandez à l'organisme de corriger l'adresse dans son annuaire.",
        )


def liens(action: Action) -> Iterator[Controle]:
    """The links of the A card answered when they were last tried; nothing is fetched here."""
    adresses_web = {champ: getattr(action, champ) for champ in URLS if getattr(action, champ)}
    etats = etats_des_liens(adresses_web.values())
    for champ, url in adresses_web.items():
        etat = etats.get(url)
        if etat is None:
            yield controle(
                Niveau.INFORMATION,
                Fiche.ACTION,
                action.pk,
                champ,
                f"Ce lien n'a pas été essayé depuis {VALIDITE.days} jours.",
                "Ouvrez-le, ou attendez le prochain passage.",
            )
        elif not etat.repond:
            yield controle(
                Niveau.ALERTE,
                Fiche.ACTION,
                action.pk,
                champ,
                f"Ce lien ne répond pas : {etat.constat}, le {etat.verifie_le:%d/%m/%Y}.",
                "Ouvrez-le ; s'il ne mène nulle part, demandez le bon à l'organisme.",
            )
