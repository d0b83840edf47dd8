"""What partners say of each formation: read whole or not at all, kept as their last word, translated."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from sofi.socle.formats import insecables
from sofi.validation.models import OffrePubliee

from .models import EnvoiDeRetours, Partenaire, Retour, TraductionDeRetour

RETOURS_MAX = 10_000
FAUTES_DITES = 50
_NOM = re.compile(r"F?(\d{1,18})-A?(\d{1,18})(-O\d{1,18}-P\d)?")
_LONGUEURS = {"code": 40, "raison": 500, "adresse": 500}


class RetoursIllisibles(Exception):
    """Nothing was kept: `fautes` says each time where, what was expected and what to do, in French."""

    def __init__(self, fautes: list[dict[str, str]]) -> None:
        super().__init__(fautes[0]["message"])
        self.fautes = fautes


@dataclass(frozen=True)
class RetourLu:
    """What is said of one formation, checked."""

    formation: str
    action: int
    resultat: str
    code: str
    raison: str
    adresse: str


@dataclass(frozen=True)
class Recu:
    """What became of a sending; `inconnues` are not in the public offer (any more), and aren't kept."""

    acceptees: int
    refusees: int
    inconnues: list[str]


def lire(octets: bytes) -> list[RetourLu]:
    """The returns of a body, all of them good; RetoursIllisibles otherwise."""
    try:
        contenu = msgspec.json.decode(octets)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as erreur:
        raise _illisible("", f"Ce n’est pas du JSON lisible : {_ou(octets, erreur)}.") from None
    lignes = contenu.get("retours") if isinstance(contenu, dict) else None
    if not isinstance(lignes, list) or not lignes:
        raise _illisible("retours", "Une liste « retours », non vide, est attendue.")
    if len(lignes) > RETOURS_MAX:
        raise _illisible(
            "retours", f"{len(lignes)} retours : envoyez-en {RETOURS_MAX} au plus à la fois."
        )
    fautes: list[dict[str, str]] = []
    lus = [_lire(rang, ligne, fautes) for rang, ligne in enumerate(lignes)]
    bons = {lu.formation: lu for lu in lus if lu}  # the last word on each
    if fautes:
        raise RetoursIllisibles(fautes[:FAUTES_DITES])
    return list(bons.values())


def _ou(octets: bytes, erreur: Exception) -> str:
    """Where JSON stops being read, from what the reader says of the byte."""
    if not octets.strip():
        return "rien n’est envoyé"
    if isinstance(erreur, RecursionError):
        return "il est trop imbriqué"
    if isinstance(erreur, UnicodeDecodeError):
        return "il n’est pas en UTF-8"
    trouve = re.search(r"\(byte (\d+)\)", str(erreur))
    if trouve is None:
        return "il s’arrête avant sa fin"
    avant = octets[: int(trouve[1])].decode(errors="replace")
    return f"ligne {avant.count(chr(10)) + 1}, signe {len(avant) - avant.rfind(chr(10))}"


def _illisible(ou: str, message: str) -> RetoursIllisibles:
    return RetoursIllisibles([{"ou": ou, "message": message}])


def _lire(rang: int, ligne: Any, fautes: list[dict[str, str]]) -> RetourLu | None:
    avant = len(fautes)

    def refuser(champ: str, message: str) -> None:
        fautes.append({"ou": f"retours[{rang}].{champ}".rstrip("."), "message": message})

    if not isinstance(ligne, dict):
        refuser("", "Un objet est attendu.")
        return None
    textes = {champ: ligne.get(champ) or "" for champ in ("formation", "resultat", *_LONGUEURS)}
    for champ, texte in textes.items():
        if not isinstance(texte, str):
            refuser(champ, "Un texte est attendu.")
        elif len(texte) > _LONGUEURS.get(champ, 60):
            refuser(champ, f"{_LONGUEURS.get(champ, 60)} signes au plus sont attendus.")
        elif "\x00" in texte:
            refuser(champ, "Le signe NUL n’est pas admis.")
    if len(fautes) > avant:
        return None
    nom = _NOM.fullmatch(textes["formation"].strip())
    if nom is None:
        refuser(
            "formation",
            "L’identifiant d’une formation du flux est attendu : son « id » (F12-A345-O6-P1) ou son « numero ».",
        )
    if textes["resultat"] not in Retour.Resultat.values:
        refuser("resultat", "« acceptee » ou « refusee » est attendu.")
    elif textes["resultat"] == Retour.Resultat.REFUSEE and not (textes["code"] or textes["raison"]):
        refuser("raison", "Un refus dit pourquoi : donnez « code », « raison », ou les deux.")
    if textes["adresse"] and not _est_une_adresse(textes["adresse"]):
        refuser("adresse", "Une adresse qui commence par https:// ou http:// est attendue.")
    if len(fautes) > avant or nom is None:
        return None
    return RetourLu(action=int(nom[2]), **textes)


def _est_une_adresse(texte: str) -> bool:
    try:
        lue = urlsplit(texte)
    except ValueError:
        return False
    return lue.scheme in ("http", "https") and bool(lue.hostname) and " " not in texte


@transaction.atomic
def recevoir(partenaire: Partenaire, lus: Iterable[RetourLu]) -> Recu:
    """Keep the last word of this partner on each formation; what isn't public is told, and not kept."""
    liste = list(lus)
    publiees = OffrePubliee.objects.filter(pk__in={lu.action for lu in liste})
    versions = dict(publiees.values_list("action_id", "version_id"))
    connus = [lu for lu in liste if lu.action in versions]
    maintenant = timezone.now()
    Retour.objects.bulk_create(
        [
            Retour(
                partenaire=partenaire,
                formation=lu.formation,
                action_id=lu.action,
                version=versions[lu.action],
                resultat=lu.resultat,
                code=lu.code.strip(),
                raison=lu.raison.strip(),
                adresse=lu.adresse,
                recu_le=maintenant,
            )
            for lu in connus
        ],
        update_conflicts=True,
        unique_fields=["partenaire", "formation"],
        update_fields=["action", "version", "resultat", "code", "raison", "adresse", "recu_le"],
        batch_size=1000,
    )
    refusees = sum(lu.resultat == Retour.Resultat.REFUSEE for lu in connus)
    EnvoiDeRetours.objects.create(
        partenaire=partenaire, acceptees=len(connus) - refusees, refusees=refusees
    )
    inconnues = [lu.formation for lu in liste if lu.action not in versions]
    return Recu(len(connus) - refusees, refusees, inconnues)


@dataclass(frozen=True)
class RefusTraduit:
    """A refusal in the words of who has to mend it."""

    retour: Retour
    sens: str
    que_faire: str

    @property
    def explication(self) -> str:
        """What it means, then what to do, as two sentences."""
        return f"{self.sens.rstrip(' .')}. {self.que_faire}"


def traduire(retours: Iterable[Retour]) -> list[RefusTraduit]:
    """Each refusal, by the table of the administration; the partner's own words where a code has no line. One query."""
    liste = list(retours)
    lignes = TraductionDeRetour.objects.filter(code__in={un.code for un in liste if un.code})
    connues = {(ligne.partenaire_id, ligne.code): ligne for ligne in lignes}
    return [_traduire(un, connues.get((un.partenaire_id, un.code))) for un in liste]


def _traduire(retour: Retour, ligne: TraductionDeRetour | None) -> RefusTraduit:
    if ligne:
        return RefusTraduit(retour, ligne.sens, ligne.que_faire)
    sens = retour.raison or f"code {retour.code}"
    que_faire = (
        "Corrigez ce que dit le partenaire, ou demandez au service Offre ce que cela veut dire."
    )
    return RefusTraduit(retour, sens, insecables(que_faire))


def sans_traduction() -> QuerySet[Retour, tuple[int, str, str, int]]:
    """Codes of refusals in force that nobody has translated: partner, its name, code, how many."""
    lignes = TraductionDeRetour.objects.filter(
        partenaire=OuterRef("partenaire"), code=OuterRef("code")
    )
    refuses = Retour.objects.refuses().exclude(code="").exclude(Exists(lignes))
    groupes = refuses.values_list("partenaire", "partenaire__nom", "code").annotate(Count("pk"))
    return groupes.order_by("partenaire", "code")


def comptes_des_retours(depuis: Any) -> dict[int, tuple[int, int]]:
    """By partner: formations accepted and refused since then, as they were sent. One query."""
    envois = EnvoiDeRetours.objects.filter(le__gte=depuis).values("partenaire")
    sommes = envois.annotate(a=Sum("acceptees"), r=Sum("refusees"))
    return {un["partenaire"]: (un["a"], un["r"]) for un in sommes}


def etat_des_retours() -> dict[int, tuple[int, int]]:
    """By partner: formations of the public offer accepted, refused, at its last word. One query."""
    groupes = Retour.objects.filter(action__publiee__isnull=False).values("partenaire")
    comptes = groupes.annotate(
        a=Count("pk", filter=Q(resultat=Retour.Resultat.ACCEPTEE)),
        r=Count("pk", filter=Q(resultat=Retour.Resultat.REFUSEE)),
    )
    return {un["partenaire"]: (un["a"], un["r"]) for un in comptes}


def retours_de(partenaire: Partenaire) -> tuple[int, int]:
    """Formations of the public offer accepted, refused, at its last word."""
    return etat_des_retours().get(partenaire.pk, (0, 0))


def refus_par_code(partenaire: Partenaire) -> list[tuple[RefusTraduit, int]]:
    """Its refusals in force, one for each code and how many, the most frequent first; two queries."""
    comptes: dict[str, int] = {}
    premiers: dict[str, Retour] = {}
    for retour in Retour.objects.refuses().filter(partenaire=partenaire):
        cle = retour.code or retour.raison
        comptes[cle] = comptes.get(cle, 0) + 1
        premiers.setdefault(cle, retour)
    traduits = traduire(premiers.values())
    groupes = zip(traduits, comptes.values(), strict=True)
    return sorted(groupes, key=lambda groupe: -groupe[1])
