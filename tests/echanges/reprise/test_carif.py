"""The feed of another Carif-Oref: what its cards say is published whole, and what is kept nowhere is listed."""

import datetime
from pathlib import Path

import pytest
from django.utils import timezone

from sofi.diffusion.models import SessionSuivie
from sofi.echanges.lheo.correspondance import Absence
from sofi.echanges.lheo.piece import piece_du_document
from sofi.offre.models import Provenance
from sofi.socle.fichiers import FichierIllisible
from sofi.validation.document import Document
from sofi.validation.models import OffrePubliee, Version
from tests.fabriques import FormacodeFactory, RegionFactory, siret

from .ecoles import lancer
from .test_lheo import fichier, formation

pytestmark = pytest.mark.django_db

COORDONNEES = (
    "<coordonnees><nom>Le Gall</nom><prenom>Maëlle</prenom><ligne>Accueil</ligne>"
    "<telfixe><numtel>0299000001</numtel></telfixe><courriel>accueil@osier.example</courriel></coordonnees>"
)
SESSION = f"""
<adresse-inscription><adresse><ligne>9 quai de l'Osier</ligne><codepostal>35000</codepostal>
<ville>Rennes</ville></adresse></adresse-inscription>
<etat-recrutement>1</etat-recrutement>
<contact-formation>{COORDONNEES}</contact-formation>
"""
DITS = """
<langue-formation>fr</langue-formation>
<conditions-specifiques>Savoir nager</conditions-specifiques>
<prise-en-charge-frais-possible>1</prise-en-charge-frais-possible>
<code-public-vise ref="V14">82056</code-public-vise>
<prix-total-TTC>1200</prix-total-TTC>
<hebergement>Chambres à louer</hebergement>
<nombre-heures-total>420</nombre-heures-total>
<duree-conventionnee>400</duree-conventionnee>
"""
FINANCEUR = (
    "<organisme-financeur><code-financeur>2</code-financeur><nb-places-financees>8</nb-places-financees>"
    "</organisme-financeur>"
)
AUTRE = (
    "<organisme-formateur><SIRET-formateur><SIRET>1</SIRET></SIRET-formateur>"
    "<raison-sociale-formateur>La Vannière</raison-sociale-formateur></organisme-formateur>"
)


def publiee(reference: str) -> Document:
    return OffrePubliee.objects.get(action__provenance__reference=reference).version.document


def avec(numero: str, action: str) -> str:
    """A training whose action says more, and whose session says how to apply."""
    dite = formation(numero, siret(801), action=action)
    dite = dite.replace(
        "<action ", f"<contact-formation>{COORDONNEES}</contact-formation><action ", 1
    )
    return dite.replace("</periode></session>", f"</periode>{SESSION}</session>")


@pytest.fixture(autouse=True)
def _references() -> None:
    RegionFactory(code="53", libelle="Bretagne")
    FormacodeFactory(code="82056", libelle="demandeur d’emploi", nature="public", version="V14")


def test_ce_que_disent_les_fiches_est_publie(tmp_path: Path) -> None:
    """Who may come, who pays, how much, whom to ask, where to apply: each as the feed has it, nobody named."""
    chemin = fichier(tmp_path, avec("53_1", DITS + FINANCEUR), avec("53_2", DITS))
    assert lancer("carif_lheo", chemin).ecrit
    document = publiee("53_1")
    [session] = document.sessions
    assert document.action.commentaire_prerequis == "Savoir nager"
    [dispositif] = session.dispositifs
    assert (dispositif.type.code_financeur, dispositif.places) == ("2", 8)
    assert dispositif.type.libelle == "Collectivité territoriale - Conseil régional"
    assert float(dispositif.frais_ttc or 0) == 1200
    assert [(p.code, p.libelle) for p in dispositif.type.publics] == [
        ("82056", "demandeur d’emploi")
    ]
    assert session.contact is not None
    assert session.contact.courriel == "accueil@osier.example" and session.contact.telephone
    assert (session.contact.nom, session.contact.prenom) == ("Maison de l'Osier", "")
    assert session.inscription.adresse and session.inscription.adresse.ville == "Rennes"
    assert session.lieu and session.lieu.hebergement == "Chambres à louer"
    assert (session.heures_centre, session.heures_entreprise) == (420, None)
    [sans] = publiee("53_2").sessions[0].dispositifs
    assert float(sans.frais_ttc or 0) == 1200 and sans.type.publics
    assert sans.type.libelle == "Financement que la source ne précise pas"
    assert SessionSuivie.objects.filter(origine="carif").count() == 2
    assert not lancer("carif_lheo", chemin).change
    assert Version.objects.count() == 2


def test_ce_que_rien_ne_garde_est_liste(tmp_path: Path) -> None:
    """By element, with its line, an example and how many: nothing is dropped in silence."""
    numerotee = avec("53_1", DITS).replace(
        "<certifiante>0</certifiante>",
        "<certification><code-RNCP>41234</code-RNCP></certification><certifiante>1</certifiante>",
    )
    rapport = lancer("carif_lheo", fichier(tmp_path, numerotee, avec("53_2", DITS + AUTRE)))
    lu = " ".join(rapport.texte().split())
    assert "duree-conventionnee : SOFI n’a pas de place" in lu and "400" in lu
    assert "cette certification n’est pas au référentiel" in lu and "41234" in lu
    assert "l’organisme responsable, qui n’est pas celui-ci" in lu and "La Vannière" in lu
    assert "hebergement" not in lu and "prix-total-TTC" not in lu


def test_les_actions_qui_different_par_leur_fiche_sont_plusieurs(tmp_path: Path) -> None:
    """Neither's conditions are lost: the second is known by the number of its action."""
    deux = formation(
        "53_1", siret(801), action="<conditions-specifiques>Savoir nager</conditions-specifiques>"
    )
    seconde = deux[deux.index("<action ") : deux.index("</action>") + len("</action>")]
    seconde = seconde.replace('numero="53_1', 'numero="53_1b').replace(
        "Savoir nager", "Savoir lire"
    )
    chemin = fichier(tmp_path, deux.replace("</action>", f"</action>{seconde}"))
    assert lancer("carif_lheo", chemin).ecrit
    assert set(Provenance.objects.values_list("reference", flat=True)) == {"53_1", "53_1/53_1b"}
    dits = {r: publiee(r).action.commentaire_prerequis for r in ("53_1", "53_1/53_1b")}
    assert dits == {"53_1": "Savoir nager", "53_1/53_1b": "Savoir lire"}
    assert not lancer("carif_lheo", chemin).change


def test_elles_ne_partent_pas_dans_notre_flux(tmp_path: Path) -> None:
    """Their own Carif-Oref sends them to the national system; nobody here is asked to correct them."""
    assert lancer("carif_lheo", fichier(tmp_path, avec("53_1", DITS))).ecrit
    jour = timezone.localdate()
    piece = piece_du_document(publiee("53_1"), jour)
    assert piece.octets == b"" and not piece.bilan.refus
    assert piece.bilan.ecartees == {Absence.AUTRE_CARIF.value: 1}
    assert piece.vaut(jour) and piece.vaut(jour + datetime.timedelta(days=900))


def test_notre_propre_flux_n_est_pas_celui_d_un_autre(tmp_path: Path) -> None:
    """Each training would be there twice; another region's SOFI is another Carif-Oref."""
    RegionFactory(code="52", libelle="Pays de la Loire")
    marque = '<extras info="sofi"><extra info="version">3</extra></extras></formation>'
    ecrite = avec("9", DITS).replace("</formation>", marque)
    d_ici = fichier(tmp_path, ecrite.replace("<region>53</region>", "<region>52</region>"))
    with pytest.raises(FichierIllisible, match="le flux de SOFI pour votre région"):
        lancer("carif_lheo", d_ici)
    assert lancer("carif_lheo", fichier(tmp_path, ecrite)).ecrit


def test_le_flux_d_un_carif_n_est_pas_celui_de_l_onisep(tmp_path: Path) -> None:
    """All that is imported there is published as initial training."""
    with pytest.raises(
        FichierIllisible, match="Rien dans ce fichier ne dit qu’il vient de l’Onisep"
    ):
        lancer("ideo_lheo", fichier(tmp_path, avec("53_1", DITS)))
