"""Rules on the A card."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from sofi.socle.formats import nombre

from ..codes import Fiche
from ..models import Action
from .contexte import Contexte
from .manque import AVERTISSEMENT, ERREUR, MANQUE
from .phrases import retire
from .registre import Trouvaille, regle

MAX_INTITULE = 255  # characters of intitule-formation in LHEO
YOUTUBE = ("youtube.com", "youtu.be", "youtube-nocookie.com")
PROCEDURE = "procédure de saisie, fiche Action"


@regle(Fiche.ACTION, ERREUR, "complement_intitule", "LHEO 2.3, intitule-formation")
def intitule_trop_long(action: Action, _contexte: Contexte) -> Iterator[Trouvaille]:
    """Title, « - » and complement hold in 255 characters; the rule says by how much they don't."""
    longueur = len(action.titre)
    if action.complement_intitule and longueur > MAX_INTITULE:
        yield (
            f"L'intitulé et son complément font {nombre(longueur)} caractères, soit {nombre(longueur - MAX_INTITULE)} "
            f"de trop : la limite est de {MAX_INTITULE}. Raccourcissez le complément."
        )


@regle(Fiche.ACTION, ERREUR, "url_video", PROCEDURE)
def video_lisible(action: Action, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The video is a YouTube page or an MP4 file."""
    if not action.url_video:
        return
    try:
        adresse = urlsplit(action.url_video)
        hote = adresse.hostname or ""
    except ValueError:
        return  # said already by the check of addresses
    youtube = any(hote == nom or hote.endswith(f".{nom}") for nom in YOUTUBE)
    if not youtube and not adresse.path.lower().endswith(".mp4"):
        yield (
            f"« {action.url_video} » n'est ni une page YouTube ni un fichier MP4, les deux seuls formats lus. "
            "Indiquez l'adresse d'une telle vidéo, ou videz ce champ."
        )


@regle(Fiche.ACTION, ERREUR, "prerequis", "tables tenues par l'administration")
def prerequis_retires(action: Action, _contexte: Contexte) -> Iterator[Trouvaille]:
    """The pré-requis chosen are still offered."""
    for prerequis in action.prerequis.all():
        if prerequis.retire_le:
            yield retire(prerequis, prerequis.retire_le)


@regle(Fiche.ACTION, MANQUE, "sessions", PROCEDURE)
def au_moins_une_session(action: Action, contexte: Contexte) -> Iterator[Trouvaille]:
    """An action has at least one session that isn't withdrawn, unless the Région is asked to withdraw them all."""
    if contexte.publique and contexte.publiees:
        return
    if not any(session.retiree_le is None for session in action.sessions.all()):
        yield "Cette action n'a pas de session : rien ne serait publié. Ajoutez une session, puis son dispositif."


@regle(Fiche.ACTION, AVERTISSEMENT, "sessions", PROCEDURE)
def toutes_retirees(action: Action, contexte: Contexte) -> Iterator[Trouvaille]:
    """Withdrawing every session of a regional programme takes it off the public side, once the Région agrees."""
    sessions = [session for session in action.sessions.all() if session.retiree_le is None]
    if contexte.publique and contexte.publiees and not sessions:
        yield (
            "Toutes les sessions sont retirées : si la Région l'accorde, le public ne trouvera plus cette action. "
            "Pour la garder, ajoutez une session."
        )
