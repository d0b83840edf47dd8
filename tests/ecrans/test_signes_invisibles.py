"""Signs that nobody sees never come in: walked on every field of every form, and on what imports read."""

import copy
import sys
import unicodedata
from typing import Any

import pytest
from django import forms

from sofi.referentiels.models import Nsf
from sofi.socle.fichiers import Ligne
from sofi.socle.importation import Champ, Cible, Flux, Source, importer
from sofi.socle.texte import plier, sans_invisibles
from sofi.socle.texte_riche import examiner

from .test_messages import CHAMPS

FORMAT = [
    signe for signe in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(signe) == "Cf"
]
INVISIBLES = "\u00ad\u200b\u200c\u200d\u200e\u202e\u2060\u2066\u2069\ufeff"
TEXTES = [(nom, champ) for nom, champ in CHAMPS if isinstance(champ, forms.CharField)]
SECRETS = [cas for cas in TEXTES if isinstance(cas[1].widget, forms.PasswordInput)]
MONTRES = [cas for cas in TEXTES if cas not in SECRETS]


def envoye(champ: forms.Field, valeur: str) -> forms.Form:
    """A form of this field alone, sent."""
    formulaire = type("Essai", (forms.Form,), {"champ": copy.deepcopy(champ)})
    return formulaire({"champ": valeur})


def test_tous_les_caracteres_de_format() -> None:
    """Every one that Unicode knows; nothing else of a French text."""
    assert sans_invisibles("".join(FORMAT)) == ""
    texte = "Été à Cholet, « l'œuvre » — 12 €\u00a0: n°\u202f3\n\t☎ ✓"
    assert sans_invisibles(texte) == texte


def test_un_emoji_reste_entier() -> None:
    """The joiner between two emoji is seen: they make one."""
    assert sans_invisibles("👩‍🎓 ❤️ 1️⃣") == "👩‍🎓 ❤️ 1️⃣"
    assert sans_invisibles("a‍b 👩‍") == "ab 👩"


@pytest.mark.parametrize(("nom", "champ"), MONTRES, ids=[nom for nom, _ in MONTRES])
def test_aucun_champ_ne_les_laisse_entrer(nom: str, champ: forms.Field) -> None:
    """Neither in what is read, nor in what is shown again."""
    formulaire = envoye(champ, f"Infor\u00admatique{INVISIBLES}")
    assert formulaire["champ"].data == "Informatique"
    assert sans_invisibles(str(formulaire["champ"])) == str(formulaire["champ"])
    if formulaire.is_valid():
        lue = formulaire.cleaned_data["champ"]
        assert not isinstance(lue, str) or lue.casefold() in ("informatique", "<p>informatique</p>")


@pytest.mark.parametrize(("nom", "champ"), SECRETS, ids=[nom for nom, _ in SECRETS])
def test_un_mot_de_passe_est_pris_tel_quel(nom: str, champ: forms.Field) -> None:
    assert envoye(champ, "clé\u200bsecrète")["champ"].data == "clé\u200bsecrète"


def test_un_texte_riche_qui_les_cache_dans_ses_balises() -> None:
    """« &shy; » and « &#8203; » are the same signs."""
    riche = examiner("<p>Infor&shy;ma&#8203;tique\u202e</p>")
    assert (riche.html, riche.refus) == ("<p>Informatique</p>", [])


def test_ce_qui_est_cherche() -> None:
    assert plier("Infor\u00adma\u200btique") == "informatique"


@pytest.mark.django_db
def test_un_import_ne_les_garde_pas() -> None:
    """Whatever reads the file: a code is the same code."""

    def lire() -> Any:
        yield Ligne(2, {"code": f"{INVISIBLES}234", "libelle": "Tra\u00advail du bois\ufeff"})

    champs = (Champ(nom="code", requis=True), Champ(nom="libelle", requis=True))
    cible = Cible(titre="spécialités", modele=Nsf, cle=("code",), champs=champs)
    source = Source(nom="essai", flux=(Flux(fichier="a.csv", lire=lire, cibles=(cible,)),))
    importer(source, appliquer=True)
    assert Nsf.objects.get().libelle == "Travail du bois" and Nsf.objects.get().code == "234"
