"""Questions and answers: an answer given stays as it was given."""

import pytest

from sofi.validation import circuit
from sofi.validation.models import Question
from tests.fabriques import UtilisateurFactory, saisie_complete

pytestmark = pytest.mark.django_db


def test_une_reponse_donnee_reste() -> None:
    """The second answer is the second question's: text, author and instant of the first don't move."""
    action, offre = saisie_complete(), UtilisateurFactory(role="service_offre")
    autre = saisie_complete()
    premiere_personne, seconde_personne = UtilisateurFactory(), UtilisateurFactory()
    for attend in (action, autre):
        circuit.franchir(attend, "envoyer", auteur=premiere_personne)
        circuit.questionner(
            attend, auteur=offre, texte=" Quel prix ? ", fiche="D", champ="frais_ttc"
        )
    circuit.repondre(action, auteur=premiere_personne, reponse=" 40 €. ")
    donnee = Question.objects.filter(action=action).values().get()
    assert (donnee["texte"], donnee["reponse"]) == ("Quel prix ?", "40 €.")
    assert donnee["repondue_par_id"] == premiere_personne.pk and donnee["repondue_le"]
    circuit.questionner(action, auteur=offre, texte="Et quand ?", fiche="S", objet=3)
    circuit.repondre(action, auteur=seconde_personne, reponse="En juin.")
    gardee, seconde = Question.objects.filter(action=action).order_by("pk").values()
    assert gardee == donnee
    assert (seconde["reponse"], seconde["repondue_par_id"]) == ("En juin.", seconde_personne.pk)
    assert (seconde["fiche"], seconde["objet"], seconde["champ"]) == ("S", 3, "")
    assert Question.objects.get(action=autre).reponse == ""
