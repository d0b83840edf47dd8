"""The copy of somebody's data: an archive of CSV and JSON, with its explanation in French, for whoever asked it."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import BinaryField, Model, Q
from django.utils import timezone

from sofi.comptes.models import Utilisateur
from sofi.historique.models import Changement
from sofi.socle.formats import accord, jour_saisi
from sofi.socle.regions import REGIONS

from . import contacts, traces
from .models import A_PRENDRE, Demande, Paquet, Trace
from .registre import Declaration, declarations
from .valeurs import Personne

NOM = "mes-donnees-sofi.zip"


@dataclass(frozen=True)
class Partie:
    """The rows of one table: what they are, and their fields."""

    fichier: str
    quoi: str
    pourquoi: str
    duree: str
    lignes: list[dict[str, Any]]


def preparer(demande: Demande, personne: Personne) -> Paquet:
    """Make the archive and keep it for a week; traced."""
    parties = [partie for partie in parties_de(personne, demande.compte) if partie.lignes]
    maintenant = timezone.now()
    paquet, _ = Paquet.objects.update_or_create(
        demande=demande,
        defaults={
            "contenu": archive(parties),
            "fait_le": maintenant,
            "expire_le": maintenant + A_PRENDRE,
        },
    )
    lignes = sum(len(partie.lignes) for partie in parties)
    quoi = f"Copie préparée pour la demande n° {demande.pk}"
    traces.noter(Trace.Nature.COPIE, quoi, demande=demande, auteur=demande.auteur, nombre=lignes)
    return paquet


def prendre(paquet: Paquet, *, auteur: Utilisateur) -> bytes:
    """Give the archive to whoever asked it; traced each time."""
    paquet.pris_le = timezone.now()
    paquet.save(update_fields=["pris_le"])
    quoi = f"Copie prise de la demande n° {paquet.demande_id}"
    traces.noter(
        Trace.Nature.REMISE, quoi, demande=paquet.demande, auteur=auteur, nombre=len(paquet.contenu)
    )
    return bytes(paquet.contenu)


def parties_de(personne: Personne, compte: Utilisateur | None) -> list[Partie]:
    """All that is theirs: by their account, their addresses, their contact sheets. Secrets aren't given."""
    par_modele: dict[type[Model], list[Declaration]] = {}
    for declaration in declarations():
        if declaration.donnees.remise:
            par_modele.setdefault(declaration.modele, []).append(declaration)
    parties = [
        _partie(modele, siennes_, personne, compte) for modele, siennes_ in par_modele.items()
    ]
    return [*parties, _historique(compte)]


def _partie(
    modele: type[Model],
    siennes_: list[Declaration],
    personne: Personne,
    compte: Utilisateur | None,
) -> Partie:
    champs = [
        champ
        for declaration in siennes_
        for champ in declaration.champs
        if not isinstance(champ, BinaryField)
    ]
    dates = [d.donnees.date for d in siennes_ if d.donnees.date]
    noms = list(dict.fromkeys([*(c.name for c in champs), *dates]))
    filtre = _filtre(modele, siennes_, personne, compte)
    lignes = modele._default_manager.filter(filtre).order_by("pk") if filtre else ()
    quoi = " ; ".join(dict.fromkeys(d.donnees.quoi for d in siennes_))
    return Partie(
        fichier=str(modele._meta.db_table),
        quoi=quoi,
        pourquoi=siennes_[0].donnees.pourquoi,
        duree=siennes_[0].donnees.duree,
        lignes=[{nom: _en_clair(ligne, nom) for nom in ("pk", *noms)} for ligne in lignes],
    )


def _filtre(
    modele: type[Model],
    siennes_: list[Declaration],
    personne: Personne,
    compte: Utilisateur | None,
) -> Q:
    """Rows of their account or of their addresses; of the account itself, its own."""
    filtre = Q()
    if modele is Utilisateur:
        return Q(pk=compte.pk) if compte else filtre
    if modele._meta.label == "annuaire.Contact":
        return Q(pk__in=[fiche.contact.pk for fiche in contacts.fiches_de(personne)])
    for declaration in siennes_:
        for champ in declaration.comptes if compte else ():
            filtre |= Q(**{champ: compte})
        for champ in {"email", "destinataire", "adresse", "nouvelle", "courriel"} & set(
            declaration.donnees.champs
        ):
            for courriel in personne.courriels:
                filtre |= Q(**{f"{champ}__iexact": courriel})
    return filtre


def _historique(compte: Utilisateur | None) -> Partie:
    """What they changed: where and when, not the values, which are the organisme's."""
    lignes = Changement.objects.filter(utilisateur=compte).order_by("pk") if compte else ()
    return Partie(
        fichier="historique",
        quoi="changements faits par la personne : quand, quelle fiche, quel écran",
        pourquoi="savoir qui a changé quoi",
        duree="5 ans, puis sans le nom",
        lignes=[
            {
                "le": ligne.le.isoformat(),
                "geste": ligne.get_geste_display(),
                "table": ligne.table,
                "objet": ligne.objet,
                "ecran": ligne.ecran,
            }
            for ligne in lignes
        ],
    )


def _en_clair(ligne: Any, nom: str) -> Any:
    """A value as JSON says it; of an account, its address: of somebody else's, nothing."""
    if nom == "pk":
        return str(ligne.pk)
    valeur = getattr(ligne, nom)
    if isinstance(valeur, Model):
        return str(valeur.pk) if isinstance(valeur, Utilisateur) else str(valeur)
    if hasattr(valeur, "isoformat"):
        return valeur.isoformat()
    if isinstance(valeur, str | int | float | bool | list | dict) or valeur is None:
        return valeur
    return str(valeur) if not hasattr(valeur, "version") else f"version {valeur.version}"


def archive(parties: list[Partie]) -> bytes:
    """`lisez-moi.txt`, `donnees.json`, and a CSV for each table."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.writestr("lisez-moi.txt", lisez_moi(parties))
        donnees = {partie.fichier: partie.lignes for partie in parties}
        zip_.writestr("donnees.json", json.dumps(donnees, ensure_ascii=False, indent=2))
        for partie in parties:
            zip_.writestr(f"{partie.fichier}.csv", _csv(partie.lignes))
    return sortie.getvalue()


def _csv(lignes: list[dict[str, Any]]) -> bytes:
    """Semicolons and a mark of UTF-8, which spreadsheets open; no cell begins a formula."""
    texte = io.StringIO()
    ecriture = csv.writer(texte, delimiter=";")
    ecriture.writerow(lignes[0])
    for ligne in lignes:
        ecriture.writerow(_cellule(valeur) for valeur in ligne.values())
    return texte.getvalue().encode("utf-8-sig")


def _cellule(valeur: Any) -> str:
    texte = valeur if isinstance(valeur, str) else json.dumps(valeur, ensure_ascii=False)
    texte = "" if valeur is None else texte
    return f"'{texte}" if texte[:1] in "=+-@\t\r" and not texte.lstrip("+").isdecimal() else texte


def lisez_moi(parties: list[Partie]) -> str:
    """What the archive holds, why it is kept, until when, and what one may ask."""
    lignes = [
        f"Vos données dans SOFI ({REGIONS[settings.REGION].nom}), au {jour_saisi(timezone.localdate())}",
        "",
        "« donnees.json » les contient toutes ; chaque fichier CSV s’ouvre dans un tableur.",
        "Les mots de passe et les secrets du second facteur ne sont pas donnés : personne ne les lit.",
        "",
        *_sommaire(parties),
        "",
        "Vous pouvez les faire corriger ou effacer, ou vous opposer à leur emploi :",
        f"{settings.ADRESSE_DU_SITE}/donnees-personnelles/ dit à qui écrire.",
        "",
    ]
    return "\r\n".join(lignes)


def _sommaire(parties: list[Partie]) -> Iterator[str]:
    if not parties:
        yield "Rien n’a été trouvé sous ce nom ni ces adresses."
    for partie in parties:
        yield f"{partie.fichier}.csv : {accord(len(partie.lignes), 'ligne', 'lignes')}"
        yield f"  Quoi : {partie.quoi}."
        yield f"  Pourquoi : {partie.pourquoi}."
        yield f"  Jusqu’à : {partie.duree}."
