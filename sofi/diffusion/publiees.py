"""A published session as its page needs it, read at once."""

import datetime
from dataclasses import dataclass

from sofi.offre.fiches import FicheSession
from sofi.socle import repliques
from sofi.validation.document import Document, lire

# The session, the document of its action, the sessions of the action that aren't over, whether its organisme is open.
# Written here and not by the ORM, which took as long as PostgreSQL for each of the four queries that this replaces.
_LIRE = """
    SELECT p.action, p.etablissement, p.date_fin, v.document::text,
        ARRAY(
            SELECT a.numero FROM diffusion_publication a
            WHERE a.action = p.action AND a.date_fin >= %(jour)s ORDER BY a.date_debut, a.numero
        ),
        EXISTS (
            SELECT FROM annuaire_etablissement e
            WHERE e.id = p.etablissement AND (e.ferme_le IS NULL OR e.ferme_le > %(jour)s)
        )
    FROM diffusion_publication p
    JOIN validation_offrepubliee o ON o.action_id = p.action
    JOIN validation_version v ON v.id = o.version_id
    WHERE p.numero = %(numero)s
"""


@dataclass(frozen=True)
class SessionPubliee:
    """A published session, ended or not, with the document of its action and its numbers still active.

    `organisme_ouvert`: the établissement that publishes it isn't closed.
    """

    numero: int
    action: int
    etablissement: int
    date_fin: datetime.date
    document: Document
    actives: list[int]
    organisme_ouvert: bool

    @property
    def session(self) -> FicheSession:
        return next(s for s in self.document.sessions if s.id == self.numero)

    def terminee(self, jour: datetime.date) -> bool:
        return self.date_fin < jour


def trouver(numero: int, jour: datetime.date) -> SessionPubliee | None:
    """The session of that number; None when nothing of it is public. One query."""
    with repliques.connexion().cursor() as curseur:
        curseur.execute(_LIRE, {"numero": numero, "jour": jour})
        ligne = curseur.fetchone()
    if ligne is None:
        return None
    action, etablissement, date_fin, texte, actives, ouvert = ligne
    return SessionPubliee(
        numero, action, etablissement, date_fin, lire(texte), actives, organisme_ouvert=ouvert
    )
