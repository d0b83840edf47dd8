"""The pieces of the feed, kept: made in the transaction that publishes, put together at night.

What is kept is a result: it counts only for the version that is public now, made by the present code, on the days it
says. Anything else is made again, so losing rows, or being killed between two, costs time and nothing more.
"""

import datetime
import zlib
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec
from django.db import connection, transaction
from django.utils import timezone

from sofi.socle.avancement import Avancer, sans_suite
from sofi.validation.models import OffrePubliee, Version

from .lheo.diagnostic import Faute
from .lheo.piece import Bilan, Piece, piece_du_document, piece_du_texte
from .marque import marque
from .models import Morceau

_LOT = 200  # actions at once: a few megabytes
_COMPRESSION = 6
_ENTRE = b"\1"  # between the formations and their summaries; XML has no such character
_bilans = msgspec.json.Decoder(Bilan)

# The public version of each action, and its piece when it may be used that day.
_BONS = """
    FROM validation_offrepubliee o
    LEFT JOIN echanges_morceau m ON m.action = o.action_id AND m.version = o.version_id
        AND m.marque = %(marque)s AND m.apres < %(jour)s AND m.jusqu_a >= %(jour)s
    LEFT JOIN validation_version v ON v.id = o.version_id AND m.action IS NULL
"""
_LIRE = f"""
    SELECT o.action_id, m.apres, m.jusqu_a, m.bilan, m.contenu, v.document::text {_BONS}
    ORDER BY o.action_id
"""
_MANQUANTS = f"""
    SELECT o.action_id, o.version_id, v.document::text {_BONS}
    WHERE m.action IS NULL AND o.action_id > %(apres)s ORDER BY o.action_id LIMIT %(lot)s
"""
_COMPTER = f"SELECT count(*) {_BONS} WHERE m.action IS NULL"


def noter(action_id: int, version: Version | None) -> None:
    """Keep the piece of what is public now, or nothing any more; within the publishing transaction."""
    if version is None:
        Morceau.objects.filter(pk=action_id).delete()
        return
    piece = piece_du_document(version.document, timezone.localdate())
    _garder([_morceau(action_id, version.pk, piece)])


def noter_en_lot(versions: Sequence[Version]) -> None:
    """As many publications at once."""
    jour = timezone.localdate()
    _garder([morceau_de(version, jour) for version in versions])


def morceau_de(version: Version, jour: datetime.date) -> Morceau:
    """The piece of this version, made that day."""
    return _morceau(version.action_id, version.pk, piece_du_document(version.document, jour))


def pieces_du_jour(jour: datetime.date) -> Iterator[tuple[int, Piece]]:
    """Each public action and its piece that day, in the order of actions; within a transaction.

    One query, through a cursor of the server. What isn't kept is made in passing, and isn't kept.
    """
    with connection.chunked_cursor() as curseur:
        curseur.execute(_LIRE, {"marque": marque(), "jour": jour})
        while lignes := curseur.fetchmany(_LOT):
            for action, apres, jusqu_a, bilan, contenu, texte in lignes:
                if texte is None:
                    octets = zlib.decompress(contenu).split(_ENTRE)
                    yield action, Piece(apres, jusqu_a, _bilans.decode(bilan), *octets)
                else:
                    yield action, piece_du_texte(texte, jour)


def preparer(jour: datetime.date, *, avancer: Avancer = sans_suite) -> int:
    """Make and keep the pieces that lack that day; how many. `avancer` is told where it stands.

    By batches that are kept as they go: killed anywhere, the next run starts from there.
    """
    Morceau.objects.exclude(action__in=OffrePubliee.objects.values("action_id")).delete()
    cles: dict[str, Any] = {"marque": marque(), "jour": jour, "apres": 0, "lot": _LOT}
    total, faits = manquants(jour), 0
    while lignes := _lire(_MANQUANTS, cles):
        _garder([_morceau(a, v, piece_du_texte(texte, jour)) for a, v, texte in lignes])
        cles["apres"], faits = lignes[-1][0], faits + len(lignes)
        avancer(faits, max(faits, total))
    return faits


def manquants(jour: datetime.date) -> int:
    """How many pieces lack that day; one query."""
    ((compte,),) = _lire(_COMPTER, {"marque": marque(), "jour": jour})
    return int(compte)


def fautes(action_id: int) -> list[Faute]:
    """What keeps formations of that action out of the feed, as its piece says; one query."""
    gardes = Morceau.objects.filter(pk=action_id, refusees__gt=0).values_list("bilan", flat=True)
    return [faute for b in gardes for refus in _bilans.decode(b).refus for faute in refus.fautes]


def sessions_refusees(actions: Collection[int]) -> set[int]:
    """The sessions of these actions whose formations are kept out of the feed; one query."""
    gardes = Morceau.objects.filter(pk__in=actions, refusees__gt=0).values_list("bilan", flat=True)
    refus = [un for bilan in gardes for un in _bilans.decode(bilan).refus]
    return {session for un in refus for session in un.sessions}


def formations_de(action_id: int, session: int) -> set[str]:
    """The formations of the feed that carry this session: their ids, and the number of the only one; one query."""
    gardes = Morceau.objects.filter(pk=action_id).values_list("bilan", flat=True)
    lues = [faite for bilan in gardes for faite in _bilans.decode(bilan).formations]
    siennes = {faite.id for faite in lues if session in dict(faite.sessions)}
    if siennes and len(lues) == 1:
        formation, action = lues[0].id.split("-")[:2]
        siennes.add(f"{formation[1:]}-{action[1:]}")
    return siennes


def _lire(requete: str, cles: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as curseur:
        curseur.execute(requete, cles)
        return list(curseur.fetchall())


def _morceau(action: int, version: int, piece: Piece) -> Morceau:
    parties = (piece.octets, piece.resumes, piece.resumes_organismes)
    return Morceau(
        action=action,
        version=version,
        marque=marque(),
        apres=piece.apres,
        jusqu_a=piece.jusqu_a,
        refusees=len(piece.bilan.refus),
        bilan=msgspec.json.encode(piece.bilan),
        contenu=zlib.compress(_ENTRE.join(parties), _COMPRESSION),
    )


@transaction.atomic
def _garder(morceaux: list[Morceau]) -> None:
    """In the place of what was kept of these actions."""
    Morceau.objects.bulk_create(
        morceaux,
        update_conflicts=True,
        unique_fields=["action"],
        update_fields=[c.name for c in Morceau._meta.concrete_fields if not c.primary_key],
    )
