"""Form components: what a field shows, and how it is tied to what is said about it."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.template import Context, Template
from lxml import html

from sofi.ecrans.commun.widgets import (
    Decimal,
    Entier,
    Heure,
    Jour,
    OuiNon,
    Riche,
    Texte,
    champ_de_formulaire,
)
from sofi.offre.models import Action, Session

RYTHMES = [("continu", "continu"), ("plein", "temps plein")]


@dataclass(frozen=True)
class UnManque:
    """What the rules would say."""

    niveau: str
    champ: str
    message: str = ""


class Essai(forms.Form):
    """One field of each sort."""

    duree = forms.IntegerField(
        label="Durée en centre",
        help_text="En heures : sans les pauses",
        required=False,
        widget=Entier,
    )
    debut = forms.DateField(label="Date début", widget=Jour)
    rythmes = forms.MultipleChoiceField(
        label="Rythmes", choices=RYTHMES, required=False, widget=forms.CheckboxSelectMultiple
    )
    recrutement = forms.ChoiceField(
        label="Recrutement", choices=[("", "---------"), ("o", "ouvert")], widget=forms.RadioSelect
    )
    accord = forms.BooleanField(label="Je confirme", required=False)
    commentaire = forms.CharField(label="Commentaire", max_length=500, required=False, widget=Texte)
    objectifs = forms.CharField(label="Objectifs", required=False, widget=Riche)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)
    cpf = OuiNon(label="Éligible au CPF", required=False)

    def clean(self) -> None:
        """A refusal of the whole form."""
        if self.cleaned_data.get("duree") == 99:
            raise forms.ValidationError("Cette durée ne va pas avec ce rythme.")


def dessiner(gabarit: str, **contexte: Any) -> Any:
    """A template's text, with the two libraries."""
    return Template("{% load sofi_champs %}" + gabarit).render(Context(contexte))


def element(gabarit: str, **contexte: Any) -> Any:
    """The element a template draws."""
    return html.fragment_fromstring(dessiner(gabarit, **contexte))


def tous(racine: Any, balise: str, classe: str = "", **attributs: str) -> list[Any]:
    """The elements of that tag, class and attributes (`aria_label` for aria-label)."""
    return [
        noeud
        for noeud in racine.iter(balise)
        if (not classe or classe in noeud.get("class", "").split())
        and all(
            noeud.get(nom.replace("_", "-").strip("-")) == valeur
            for nom, valeur in attributs.items()
        )
    ]


def texte(noeud: Any) -> str:
    """Words as read, spaces run into one."""
    return " ".join(noeud.text_content().split())


def decrits(racine: Any, controle: Any) -> list[str]:
    """The texts that describe a control; fails when an id leads nowhere."""
    return [
        texte(racine.get_element_by_id(ident))
        for ident in controle.get("aria-describedby", "").split()
    ]


def test_label_aide_unite_et_largeur() -> None:
    """The label is above, the help and the unit describe the control."""
    bloc = element('{% champ form.duree largeur="c4" unite="h" requis=True %}', form=Essai())
    controle = tous(bloc, "input")[0]
    assert bloc.get("class") == "sofi-champ c4"
    assert texte(tous(bloc, "label", for_=controle.get("id"))[0]) == "Durée en centre *"
    assert decrits(bloc, controle) == ["En heures : sans les pauses", "h"]
    assert (controle.get("class"), controle.get("inputmode")) == ("form-control", "numeric")
    assert controle.get("aria-required") == "true"
    assert controle.get("required") is None
    assert "En heures\N{NO-BREAK SPACE}:" in bloc.text_content()


@pytest.mark.parametrize(
    ("niveau", "message", "classe", "attendu", "en_erreur"),
    [
        ("erreur", "La durée dépasse 20 000 h.", "sofi-erreur", "La durée dépasse 20 000 h.", True),
        ("avertissement", "28 h : vérifiez.", "sofi-avertissement", "28 h : vérifiez.", False),
        ("manque", "", "sofi-manque", "À compléter avant l’envoi", False),
        ("manque", "Indiquez la durée.", "sofi-manque", "Indiquez la durée.", False),
    ],
)
def test_messages_des_regles(
    niveau: str, message: str, classe: str, attendu: str, en_erreur: bool
) -> None:
    """Four looks, one place; only an error makes the control invalid."""
    manques = [UnManque(niveau, "duree", message), UnManque("erreur", "autre", "Ailleurs.")]
    bloc = element("{% champ form.duree manques=manques %}", form=Essai(), manques=manques)
    controle = tous(bloc, "input")[0]
    assert texte(tous(bloc, "p", classe)[0]) == attendu
    assert decrits(bloc, controle)[-1] == attendu
    assert (controle.get("aria-invalid") == "true") is en_erreur
    assert ("sofi-champ-erreur" in bloc.get("class")) is en_erreur
    assert "Ailleurs" not in bloc.text_content()


def test_valeur_refusee_reste_a_l_ecran() -> None:
    """What was typed is shown with the reason; what the rules said of the stored value gives way."""
    form = Essai({"duree": "abc"})
    bloc = element(
        "{% champ form.duree manques=manques %}", form=form, manques=[UnManque("manque", "duree")]
    )
    assert tous(bloc, "input")[0].get("value") == "abc"
    assert len(tous(bloc, "p", "sofi-erreur")) == 1
    assert not tous(bloc, "p", "sofi-manque")


@pytest.mark.parametrize(
    ("nom", "type_", "nombre"),
    [("rythmes", "checkbox", 2), ("recrutement", "radio", 1), ("cpf", "radio", 2)],
)
def test_groupe_de_choix(nom: str, type_: str, nombre: int) -> None:
    """A group is a fieldset that a link can reach; the empty choice isn't one."""
    manques = [UnManque("erreur", nom, "Choisissez.")]
    bloc = element(
        f"{{% champ form.{nom} manques=manques requis=True %}}", form=Essai(), manques=manques
    )
    controles = [
        case for label in tous(bloc, "label") for case in tous(label, "input", "form-check-input")
    ]
    assert (bloc.tag, bloc.get("id"), bloc.get("tabindex")) == ("fieldset", f"id_{nom}", "-1")
    assert texte(tous(bloc, "legend")[0]).endswith("* (obligatoire)")
    assert [controle.get("type") for controle in controles] == [type_] * nombre
    assert all(controle.get("aria-invalid") is None for controle in controles)
    assert decrits(bloc, bloc) == ["Choisissez."]


def test_case_seule() -> None:
    """One box holds its own label."""
    bloc = element("{% champ form.accord %}", form=Essai())
    assert texte(tous(bloc, "label")[0]) == "Je confirme"
    assert tous(tous(bloc, "label")[0], "input", "form-check-input", type="checkbox")


def test_compteur_de_caracteres() -> None:
    """A long text says its limit without JavaScript, and never cuts what is typed."""
    bloc = element("{% champ form.commentaire %}", form=Essai())
    zone = tous(bloc, "textarea")[0]
    assert (zone.get("data-compteur"), zone.get("maxlength")) == ("500", None)
    assert decrits(bloc, zone) == ["500 caractères au plus"]
    assert zone.get("cols") is None


@pytest.mark.parametrize(
    ("garde", "montre"),
    [
        ("<p>Un</p><p>Deux<br>trois &amp; quatre</p>", "Un\n\nDeux\ntrois & quatre"),
        ("<p>Un <strong>mot</strong></p>", "<p>Un <strong>mot</strong></p>"),
        ("<ul><li>a</li></ul>", "<ul><li>a</li></ul>"),
        ("<p>Niveau &lt;A2, avant &lt;b après</p>", "Niveau <A2, avant <b après"),
        ("<p>avant &lt;br&gt; après</p>", "<p>avant &lt;br&gt; après</p>"),
        ("", ""),
    ],
)
def test_texte_riche_sans_javascript(garde: str, montre: str) -> None:
    """Paragraphs alone read as plain text; any other mark stays, so that nothing is lost at the next save."""
    bloc = element("{% champ form.objectifs %}", form=Essai(initial={"objectifs": garde}))
    zone = tous(bloc, "textarea", data_riche="")[0]
    assert (zone.text or "").strip() == montre
    assert zone.get("data-libelle") == "Objectifs"


def test_champ_cache_et_texte_echappe() -> None:
    """A hidden field is left alone; labels, help and messages are text, never HTML."""
    assert dessiner("{% champ form.secret %}", form=Essai()) == str(Essai()["secret"])
    manques = [UnManque("erreur", "duree", "<b>x</b>")]
    rendu = dessiner(
        "{% champ form.duree libelle=libelle aide=aide manques=manques %}",
        form=Essai(),
        libelle="<i>",
        aide="<u>",
        manques=manques,
    )
    assert not re.search("<[ibu]>", rendu)


def test_lecture_seule() -> None:
    """What the programme sets is text with a padlock; an empty value says so, zero is a value."""
    fixe = element('{% lecture_seule "Niveau" "Niveau 3" largeur="c4" fixe=True %}')
    assert tous(tous(fixe, "svg", aria_label="Fixé par le programme")[0], "use", href="#i-cadenas")
    assert "Niveau 3" in texte(fixe)
    assert "non renseigné" in texte(element('{% lecture_seule "Niveau" "" %}'))
    assert texte(element('{% lecture_seule "Places" 0 %}')) == "Places 0"


def test_resume_des_refus() -> None:
    """Every refusal at once, each line leading to its field; the title counts them."""
    form = Essai({"duree": "abc"})
    bloc = element("{% resume_erreurs form %}", form=form)
    liens = {lien.get("href"): texte(lien) for lien in tous(bloc, "a")}
    assert (bloc.get("role"), bloc.get("tabindex")) == ("alert", "-1")
    assert set(liens) == {"#id_duree", "#id_debut", "#id_recrutement"}
    assert liens["#id_duree"].startswith("Durée en centre : ")
    assert texte(tous(bloc, "h2")[0]) == "3 points sont à corriger"
    assert "ne sont pas enregistrées" in texte(bloc)
    assert dessiner("{% prefixe_erreurs form %}", form=form) == "Erreurs (3) – "


def test_resume_des_erreurs_gardees() -> None:
    """A stored draft with errors says it is stored; what is missing or doubtful isn't listed here."""
    manques = [
        UnManque("erreur", "debut", "La date précède l’autre."),
        UnManque("manque", "duree"),
        UnManque("avertissement", "duree", "x"),
    ]
    bloc = element("{% resume_erreurs form manques=manques %}", form=Essai(), manques=manques)
    liens = [(lien.get("href"), texte(lien)) for lien in tous(bloc, "a")]
    assert liens == [("#id_debut", "La date précède l’autre.")]
    assert texte(tous(bloc, "h2")[0]) == "1 point est à corriger avant l’envoi"
    assert (
        dessiner("{% prefixe_erreurs form manques %}", form=Essai(), manques=manques)
        == "Erreurs (1) – "
    )


def test_resume_d_un_formulaire_et_de_ses_rangees() -> None:
    """A list of forms and formsets makes one summary; a refusal of the whole form has no link."""
    rangees = forms.formset_factory(Essai, extra=0)(
        {
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "1",
            "form-0-debut": "2026-09-28",
            "form-0-recrutement": "x",
        }
    )
    entier = Essai({"duree": "99", "debut": "28/09/2026", "recrutement": "o"})
    bloc = element("{% resume_erreurs formulaires %}", formulaires=[entier, rangees])
    assert [lien.get("href") for lien in tous(bloc, "a")] == ["#id_form-0-recrutement"]
    assert "Cette durée ne va pas avec ce rythme." in texte(bloc)


def test_rien_a_corriger() -> None:
    """No error, no summary, no prefix."""
    assert (
        dessiner("{% resume_erreurs form %}{% prefixe_erreurs form %}", form=Essai()).strip() == ""
    )


@pytest.mark.parametrize(("saisie", "attendu"), [("True", True), ("False", False), ("", None)])
def test_oui_non(saisie: str, attendu: bool | None) -> None:
    """Nobody answered is neither yes nor no."""
    form = Essai({"debut": "2026-09-28", "recrutement": "o", "cpf": saisie})
    assert form.is_valid()
    assert form.cleaned_data["cpf"] is attendu


def test_controles_d_un_modele() -> None:
    """Each sort of model field has its control, and a date or a decimal is read back as it was shown."""

    class Fiche(forms.ModelForm):
        class Meta:
            model = Session
            fields = (
                "date_debut",
                "rythmes",
                "esp",
                "heures_centre",
                "heures_hebdo",
                "commentaire_duree",
                "lieu",
            )
            formfield_callback = champ_de_formulaire

    form = Fiche(instance=Session(date_debut=datetime.date(2026, 9, 28), heures_hebdo=28.5))
    sortes = {nom: type(champ.widget) for nom, champ in form.fields.items()}
    assert sortes == {
        "date_debut": Jour,
        "rythmes": forms.CheckboxSelectMultiple,
        "esp": forms.RadioSelect,
        "heures_centre": Entier,
        "heures_hebdo": Decimal,
        "commentaire_duree": Texte,
        "lieu": forms.Select,
    }
    assert 'type="date"' in str(form["date_debut"])
    assert 'value="2026-09-28"' in str(form["date_debut"])
    assert 'value="28,5"' in str(form["heures_hebdo"])
    assert [
        str(champ.empty_label) for champ in form.fields.values() if hasattr(champ, "empty_label")
    ] == ["Choisir"]


@pytest.mark.parametrize("saisie", ["28,5", "28.5"])
def test_virgule_ou_point(saisie: str) -> None:
    """A decimal is typed with a comma or a point."""
    champ = champ_de_formulaire(Session._meta.get_field("heures_hebdo"))
    assert champ is not None
    assert float(champ.clean(saisie)) == 28.5


def test_heure_et_texte_long() -> None:
    """An hour picked in the browser; a long text in several lines."""
    assert 'type="time"' in Heure().render("debut", datetime.time(14, 30))
    champ = champ_de_formulaire(Action._meta.get_field("objectifs"))
    assert champ is not None
    assert isinstance(champ.widget, Texte)


@pytest.mark.parametrize(
    ("gabarit", "attendu"),
    [
        ("{% fas 12077 45210 144230 %}", '<span class="sofi-fas">12077-45210-<b>144230</b></span>'),
        ("{% fas 12077 45210 %}", '<span class="sofi-fas">12077-45210</span>'),
        ("{% fas 12077 None %}", '<span class="sofi-fas">12077</span>'),
        (
            '{% lettre "f" taille="g" vide=True %}',
            '<span class="sofi-lettre sofi-lettre-g sofi-lettre-vide" data-carte="f" aria-hidden="true">F</span>',
        ),
        (
            '{% icone "coche" %}',
            '<svg class="sofi-i" aria-hidden="true"><use href="#i-coche"/></svg>',
        ),
        (
            '{% icone "vide" titre="Manquant" %}',
            '<svg class="sofi-i" role="img" aria-label="Manquant"><use href="#i-vide"/></svg>',
        ),
        (
            '{% pastille "Neuve" "neutre" %}',
            '<span class="sofi-pastille" data-etat="neutre">Neuve</span>',
        ),
        ("{{ absent|jour }}{{ absent|euros }}{{ absent|nombre }}{{ absent|siret }}", ""),
    ],
)
def test_petites_marques(gabarit: str, attendu: str) -> None:
    """Letters, codes, icons and pills."""
    assert dessiner(gabarit, absent=None) == attendu


def test_pagination_garde_les_filtres() -> None:
    """The other parameters stay; the page shown isn't a way out; one page needs no bar."""
    request = HttpRequest()
    request.GET = QueryDict("q=bois&page=2")
    bloc = element("{% pagination page %}", page=Paginator(range(30), 10).page(2), request=request)
    liens = {texte(lien): lien.get("href") for lien in tous(bloc, "a")}
    assert liens == {
        "Précédente": "?q=bois&page=1",
        "Page 1": "?q=bois&page=1",
        "Page 2": "?q=bois&page=2",
        "Page 3": "?q=bois&page=3",
        "Suivante": "?q=bois&page=3",
    }
    assert texte(tous(bloc, "a", aria_current="page")[0]) == "Page 2"
    assert (
        dessiner(
            "{% pagination page %}", page=Paginator(range(3), 10).page(1), request=request
        ).strip()
        == ""
    )
