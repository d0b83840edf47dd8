"""The sessions of a training, as the table of dates shows them."""

import datetime
from dataclasses import dataclass

from sofi.offre.fiches import FicheSession
from sofi.socle.formats import jour_abrege
from sofi.validation.document import Document

from . import identite, textes
from .textes import Places


@dataclass(frozen=True)
class LigneSession:
    """A session of the table; `quand` names it in a sentence. `a_venir`: not begun, or entered at any time."""

    url: str
    ici: bool
    a_venir: bool
    debut: str
    fin: str
    quand: str
    lieu: str
    rythme: str
    badges: list[str]
    places: Places | None


def ligne(
    document: Document, session: FicheSession, jour: datetime.date, *, ici: bool, url: str
) -> LigneSession:
    """The line of a session; `ici` when it is the one of the page."""
    debut, fin = textes.jour(session.date_debut), textes.jour(session.date_fin)
    permanente = textes.est_permanente(session)
    date = jour_abrege(debut) if debut else ""
    return LigneSession(
        url=url,
        ici=ici,
        a_venir=permanente or debut is None or debut >= jour,
        debut="Entrée permanente" if permanente else date,
        fin=jour_abrege(fin) if fin else "",
        quand="en entrée permanente" if permanente else f"du {date}" if date else "à venir",
        lieu=textes.ville(session),
        rythme=textes.rythme(session),
        badges=textes.badges(document, session),
        places=identite.places(session, jour),
    )
