"""Form components: a Django field drawn with its label, its help and every message about it.

    {% load sofi_champs %}
    {% block titre %}{% prefixe_erreurs form %}Fiche Session{% endblock %}

    <form method="post" novalidate data-brouillon> {% csrf_token %}
      {% resume_erreurs form manques=manques %}
      {% champs_requis %}
      <fieldset class="sofi-groupe" data-carte="s"><legend>Durées</legend><div class="sofi-grille">
        {% champ form.duree_centre largeur="c4" unite="h" requis=True manques=manques %}
        {% champ form.rythmes manques=manques %}                  radio and checkbox lists become a group of choices
        {% champ form.commentaire manques=manques %}              a textarea counts its characters
        {% lecture_seule "Niveau de sortie" "Niveau 3" largeur="c4" fixe=True %}
      </div></fieldset>
    </form>

`champ` takes: manques (objects with niveau, champ, message; the tag picks those of this field), exemple (shown inside
the empty control), and instead of what the field itself says (`sofi.ecrans.commun.champ_lie`): largeur ("c2" … "c8",
full width without), unite, libelle, aide (aide="" for none), requis (asterisk: « needed to send », never HTML's
`required`), compteur (how many characters), mention (small words after the label: « Proposé par le programme »), vu
(who reads it: « public » or « interne »).

`resume_erreurs` takes a form, a formset or a list of both, and the manques whose niveau is « erreur ».
`prefixe_erreurs` writes « Erreurs (2) – » for the title of the page, nothing when there is none.
The widgets and form fields to use are in `sofi.ecrans.commun.widgets`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from sofi.ecrans.commun.champ_lie import ChampLie, lier
from sofi.ecrans.commun.champs import ChampRiche
from sofi.ecrans.commun.widgets import Riche
from sofi.socle.formats import accord, insecables

register = template.Library()

MANQUE, ERREUR, AVERTISSEMENT = "manque", "erreur", "avertissement"
SANS_MESSAGE = "À compléter avant l’envoi"
VALEURS_ENREGISTREES = (
    "Votre brouillon est enregistré avec ces valeurs. "
    "Il ne pourra pas être envoyé tant qu’elles restent ainsi."
)
VALEURS_NON_ENREGISTREES = (
    "Ces valeurs ne sont pas enregistrées. Corrigez-les, puis enregistrez de nouveau."
)


class Manque(Protocol):
    """What the rules say of a field."""

    @property
    def niveau(self) -> str: ...
    @property
    def champ(self) -> str: ...
    @property
    def message(self) -> str: ...


@dataclass(frozen=True)
class Message:
    """A line under a field."""

    niveau: str
    texte: str
    id: str


@dataclass(frozen=True)
class Ligne:
    """A line of the summary of errors."""

    texte: str
    cible: str


@register.simple_tag
def champ(
    lie: ChampLie,
    largeur: str = "",
    unite: str = "",
    manques: Iterable[Manque] = (),
    libelle: str = "",
    aide: str | None = None,
    requis: bool | None = None,
    compteur: int | None = None,
    mention: str = "",
    exemple: str = "",
    vu: str = "",
) -> SafeString:
    """A field, as every form shows it; hidden fields are left as they are."""
    if lie.is_hidden:
        return SafeString(lie)
    messages = _messages(lie, manques)
    contexte = {
        "lie": lie,
        "id": lie.auto_id,
        "largeur": largeur or lie.largeur,
        "unite": unite or lie.unite,
        "libelle": insecables(str(libelle or lie.label)),
        "aide": _aide(lie.help_text if aide is None else aide),
        "mention": mention or lie.mention,
        "vu": vu,
        "consigne": lie.consigne,
        "demandes": lie.demandes,
        "exemple": exemple,
        "requis": lie.requis if requis is None else requis,
        "compteur": compteur or _limite(lie),
        "messages": messages,
        "en_erreur": any(message.niveau == ERREUR for message in messages),
    }
    contexte["decrit"] = _description(contexte)
    modele, preparation = _modele(lie)
    contexte["controle"] = preparation(contexte)
    return SafeString(render_to_string(modele, contexte) + _confirmation(lie, manques))


def _confirmation(lie: ChampLie, manques: Iterable[Manque]) -> str:
    """The box that the programme asks to tick about this field."""
    return champ(lier(lie.form, lie.confirmation), manques=manques) if lie.confirmation else ""


def _aide(texte: Any) -> str:
    """The help, its spaces made non-breaking; help that holds a link is left as it was written."""
    return texte if isinstance(texte, SafeString) else insecables(str(texte))


def _messages(lie: BoundField, manques: Iterable[Manque]) -> list[Message]:
    """What was refused; else what the rules say of the value kept."""
    textes = [(ERREUR, str(erreur)) for erreur in lie.errors]
    if not textes:
        textes = [
            (manque.niveau, manque.message or SANS_MESSAGE)
            for manque in manques
            if manque.champ == lie.name
        ]
    return [
        Message(niveau, insecables(texte), f"{lie.auto_id}-m{rang}")
        for rang, (niveau, texte) in enumerate(textes)
    ]


def _limite(lie: ChampLie) -> int | None:
    """The number of characters a text may have, when it is counted while one types: a long one always is."""
    if lie.longueur is not None:
        return lie.longueur
    champ = lie.field
    if isinstance(champ, ChampRiche):
        return champ.longueur
    en_lignes = isinstance(champ.widget, forms.Textarea)
    return champ.max_length if en_lignes and isinstance(champ, forms.CharField) else None


def _description(contexte: dict[str, Any]) -> str:
    """The ids of what is said about the field, in reading order."""
    base = contexte["id"]
    ids = [
        f"{base}-{partie}"
        for partie in ("aide", "consigne", "demandes", "unite")
        if contexte[partie]
    ]
    ids += [message.id for message in contexte["messages"]]
    if contexte["compteur"]:
        ids.append(f"{base}-compteur")
    return " ".join(ids)


def _modele(lie: ChampLie) -> tuple[str, Any]:
    """The template and the control that suit the widget."""
    widget = lie.field.widget
    if lie.valeur_fixe:
        return "commun/champ_fixe.html", _codes
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "commun/choix.html", _choix
    if isinstance(widget, forms.CheckboxInput):
        return "commun/case.html", _controle
    return "commun/champ.html", _controle


def _controle(contexte: dict[str, Any]) -> SafeString:
    """The control itself, tied to what is said about it."""
    lie: BoundField = contexte["lie"]
    widget = lie.field.widget
    classe = "form-check-input" if isinstance(widget, forms.CheckboxInput) else "form-control"
    if isinstance(widget, forms.Select):
        classe = "form-select"
    attributs: dict[str, Any] = {
        "class": " ".join(filter(None, (widget.attrs.get("class", ""), classe)))
    }
    # A placeholder is never a label: only an example asked for is shown.
    attributs["placeholder"] = contexte["exemple"] or False
    if contexte["decrit"]:
        attributs["aria-describedby"] = contexte["decrit"]
    if contexte["en_erreur"]:
        attributs["aria-invalid"] = "true"
    if contexte["requis"]:
        attributs["aria-required"] = "true"
    if contexte["compteur"]:
        # Cutting what is pasted would lose text without a word: the counter warns, the server refuses.
        attributs |= {"data-compteur": contexte["compteur"], "maxlength": False}
    if isinstance(widget, Riche):
        attributs["data-libelle"] = strip_tags(contexte["libelle"])
    return lie.as_widget(attrs=attributs)


def _codes(contexte: dict[str, Any]) -> list[str]:
    """The values of a field that is only read."""
    lie: BoundField = contexte["lie"]
    valeur = lie.field.prepare_value(lie.value())
    return [str(code) for code in (valeur if isinstance(valeur, list | tuple) else [valeur])]


def _choix(contexte: dict[str, Any]) -> list[Any]:
    """The choices of a group; the empty choice Django adds to a list is not one."""
    choix = [option for option in contexte["lie"].subwidgets if option.data["label"] != "---------"]
    for option in choix:
        option.data["attrs"]["class"] = "form-check-input"
        option.data["attrs"].pop("aria-invalid", None)
        option.data["attrs"].pop("aria-describedby", None)
    return choix


@register.inclusion_tag("commun/lecture_seule.html")
def lecture_seule(
    libelle: str, valeur: Any, largeur: str = "", fixe: bool = False, unite: str = ""
) -> dict[str, Any]:
    """A value that is only read; `fixe` when the programme sets it."""
    return {"libelle": libelle, "valeur": valeur, "largeur": largeur, "fixe": fixe, "unite": unite}


@register.simple_tag
def champs_requis() -> SafeString:
    """What the asterisk means on a card."""
    return SafeString(
        '<p class="sofi-second">Les champs suivis d’un astérisque '
        '<span class="sofi-requis" aria-hidden="true">*</span> '
        "sont obligatoires pour envoyer la saisie. Vous pouvez enregistrer un brouillon incomplet.</p>"
    )


def _formulaires(source: Any) -> Iterator[forms.BaseForm]:
    """The forms of a form, of a formset, or of a list of both."""
    if isinstance(source, forms.BaseForm):
        yield source
    elif isinstance(source, forms.BaseFormSet):
        yield from source.forms
    elif isinstance(source, Sequence):
        for partie in source:
            yield from _formulaires(partie)


def _refus(source: Any) -> list[Ligne]:
    """What the forms refused, each line leading to its field."""
    lignes = []
    for formulaire in _formulaires(source):
        lignes += [Ligne(str(erreur), "") for erreur in formulaire.non_field_errors()]
        for lie in formulaire:
            lignes += [Ligne(f"{lie.label} : {erreur}", lie.auto_id) for erreur in lie.errors]
    return lignes


def _erreurs_gardees(source: Any, manques: Iterable[Manque]) -> list[Ligne]:
    """What the rules find wrong in what is stored, for the fields shown here."""
    noms = {lie.name: lie.auto_id for formulaire in _formulaires(source) for lie in formulaire}
    return [
        # A list of rows has no field of its own: its group bears the same name.
        Ligne(manque.message, noms.get(manque.champ, f"id_{manque.champ}"))
        for manque in manques
        if manque.niveau == ERREUR
    ]


@register.inclusion_tag("commun/resume_erreurs.html")
def resume_erreurs(
    source: Any, manques: Iterable[Manque] = (), titre: str = "", texte: str = ""
) -> dict[str, Any]:
    """Everything to correct, on top of the form; refused values first, since nothing of them is stored."""
    lignes, garde = _refus(source), False
    if not lignes:
        lignes, garde = _erreurs_gardees(source, manques), True
    compte = accord(len(lignes), "point est", "points sont")
    titre = titre or f"{compte} à corriger{' avant l’envoi' if garde else ''}"
    texte = texte or (VALEURS_ENREGISTREES if garde else VALEURS_NON_ENREGISTREES)
    lignes = [Ligne(insecables(ligne.texte), ligne.cible) for ligne in lignes]
    return {"lignes": lignes, "titre": titre, "texte": texte}


@register.simple_tag
def prefixe_erreurs(source: Any, manques: Iterable[Manque] = ()) -> SafeString:
    """« Erreurs (2) – » for the title of the page."""
    compte = len(_refus(source)) or len(_erreurs_gardees(source, manques))
    return format_html("Erreurs ({}) – ", compte) if compte else SafeString("")
