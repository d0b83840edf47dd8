"""LHEO from elsewhere: the Onisep in 2.2, the feed of another Carif-Oref; the same again changes nothing."""

import gzip
from pathlib import Path

import pytest

from sofi.annuaire.models import Etablissement
from sofi.diffusion.models import SessionSuivie
from sofi.echanges.depots import verifier
from sofi.echanges.estimation import lignes_par_flux
from sofi.echanges.sources import chercher
from sofi.offre.models import Provenance
from sofi.socle.fichiers import FichierIllisible
from sofi.validation.models import OffrePubliee, Version
from tests.fabriques import (
    CommuneFactory,
    DepartementFactory,
    EtablissementFactory,
    RegionFactory,
    siret,
)

from .ecoles import lancer

pytestmark = pytest.mark.django_db

ADRESSE = (
    "<adresse><ligne>4 rue du Puits</ligne><codepostal>53100</codepostal><ville>Mayenne</ville>"
    "<code-INSEE-commune>53147</code-INSEE-commune><region>53</region></adresse>"
)


def fichier(dossier: Path, *formations: str, espace: str = "http://lheo.gouv.fr/2.3") -> Path:
    chemin = dossier / "flux.xml"
    chemin.write_text(
        f'<lheo xmlns="{espace}"><offres>{"".join(formations)}</offres></lheo>', encoding="utf-8"
    )
    return chemin


def formation(numero: str, siret_de: str, *, titre: str = "Vannerie", action: str = "") -> str:
    return f"""
<formation numero="{numero}">
<domaine-formation></domaine-formation>
<intitule-formation>{titre}</intitule-formation>
<objectif-formation>&lt;p&gt;Tresser l'osier.&lt;/p&gt;</objectif-formation>
<contenu-formation>-</contenu-formation>
<certifiante>0</certifiante>
<parcours-de-formation>1</parcours-de-formation>
<code-niveau-entree>0</code-niveau-entree>
<code-niveau-sortie>6</code-niveau-sortie>
<action numero="{numero}">
<rythme-formation>Temps plein</rythme-formation>
<modalites-enseignement>0</modalites-enseignement>
<lieu-de-formation><coordonnees><ligne>Annexe du Puits</ligne>{ADRESSE}</coordonnees></lieu-de-formation>
<modalites-entrees-sorties>0</modalites-entrees-sorties>
<session numero="{numero}-1"><periode><debut>20270906</debut><fin>20280630</fin></periode></session>
<duree-indicative>2 ans</duree-indicative>
{action}
</action>
<organisme-formation-responsable>
<numero-activite>53530000753</numero-activite>
<SIRET-organisme-formation><SIRET>{siret_de}</SIRET></SIRET-organisme-formation>
<nom-organisme>Maison de l'Osier</nom-organisme>
<coordonnees-organisme><coordonnees>{ADRESSE}</coordonnees></coordonnees-organisme>
</organisme-formation-responsable>
</formation>"""


def bretagne() -> None:
    RegionFactory(code="53", libelle="Bretagne")


def d_ici(texte: str) -> str:
    """The same, said to be of this region."""
    return texte.replace("<region>53</region>", "<region>52</region>")


def test_le_flux_d_un_autre_carif(tmp_path: Path) -> None:
    """Its organismes are made from what it says; it says which region it is of; nothing of it is initial training."""
    CommuneFactory()
    RegionFactory(code="53", libelle="Bretagne")
    chemin = fichier(
        tmp_path,
        formation("53_1", siret(801)),
        formation("53_2", siret(801)),
        formation("53_3", "1"),
    )
    assert not lancer("carif_lheo", chemin, appliquer=False).ecrit
    assert not Etablissement.objects.exists(), "a dry run leaves nothing"
    rapport = lancer("carif_lheo", chemin)
    assert rapport.ecrit, rapport.texte()
    neuf = Etablissement.objects.get()
    assert (neuf.siret, neuf.nom, neuf.origine) == (siret(801), "Maison de l'Osier", "carif")
    document = OffrePubliee.objects.get(action__provenance__reference="53_1").version.document
    assert (document.origine, document.provenance.nom) == ("carif", "Carif-Oref, Bretagne")
    assert not document.initiale and document.formation.niveau_sortie == "5"
    assert document.action.objectifs == "<p>Tresser l'osier.</p>"
    [session] = document.sessions
    assert (session.date_debut, session.date_fin) == ("2027-09-06", "2028-06-30")
    assert session.lieu and session.lieu.nom == "Annexe du Puits"
    assert SessionSuivie.objects.filter(origine="carif", initiale=False).count() == 2
    assert "SIRET" in rapport.texte()
    assert not lancer("carif_lheo", chemin).change
    assert Version.objects.count() == 2


def test_le_nom_du_carif_est_celui_de_la_region_de_la_plupart(tmp_path: Path) -> None:
    """Not of the first training: a file where another comes first is still the same Carif's, and doubles nothing."""
    bretagne()
    DepartementFactory(code="85", region=RegionFactory(code="52", libelle="Pays de la Loire"))
    ailleurs = formation("9", siret(803)).replace("<region>53</region>", "")
    ailleurs = ailleurs.replace("53100", "85000")
    ici = [formation(str(n), siret(801)) for n in (1, 2)]
    assert lancer("carif_lheo", fichier(tmp_path, *ici, ailleurs)).ecrit
    assert not lancer("carif_lheo", fichier(tmp_path, ailleurs, *ici)).change
    assert set(Provenance.objects.values_list("source", flat=True)) == {"Carif-Oref, Bretagne"}
    assert lancer("carif_lheo", fichier(tmp_path, ailleurs), appliquer=False).change
    assert Provenance.objects.count() == 3


def test_un_flux_dont_rien_ne_dit_la_region_n_est_pas_lu(tmp_path: Path) -> None:
    """Under one name for all of them, a second Carif's feed would withdraw the first one's."""
    with pytest.raises(FichierIllisible, match="de quelle région"):
        lancer("carif_lheo", fichier(tmp_path, formation("9", siret(801))))


def test_une_formation_sans_numero_est_dite_et_le_reste_publie(tmp_path: Path) -> None:
    """One that can't be known again, or has no title, keeps the night's feed from nobody."""
    bretagne()
    chemin = fichier(
        tmp_path,
        formation("", siret(801)),
        formation("53_2", siret(801), titre=""),
        formation("53_3", siret(801)),
    )
    rapport = lancer("carif_lheo", chemin)
    lu = " ".join(rapport.texte().split())
    assert rapport.ecrit and [venue.reference for venue in Provenance.objects.all()] == ["53_3"]
    assert "sans attribut « numero »" in lu and "sans intitule-formation" in lu


def test_une_date_qui_n_en_est_pas_une_est_dite(tmp_path: Path) -> None:
    """The training is published without it; an unknown date, as the language writes it, isn't told."""
    bretagne()
    fausse = formation("53_1", siret(801)).replace("20270906", "06/09/2027")
    inconnue = formation("53_2", siret(801)).replace("20270906", "00000000")
    rapport = lancer("carif_lheo", fichier(tmp_path, fausse, inconnue))
    assert rapport.ecrit and Provenance.objects.count() == 2
    lu = " ".join(rapport.texte().split())
    assert lu.count("periode/debut : un jour est attendu") == 1 and "06/09/2027" in lu


def test_un_flux_compresse_est_lu_comme_les_autres(tmp_path: Path) -> None:
    """As the feed itself is given: « offre-2026-05-20.xml.gz »."""
    bretagne()
    lu = fichier(tmp_path, formation("53_1", siret(801)))
    chemin = tmp_path / "offre-2026-05-20.xml.gz"
    chemin.write_bytes(gzip.compress(lu.read_bytes()))
    verifier(chemin.name, chemin.read_bytes())
    assert lancer("carif_lheo", chemin).ecrit
    assert not lancer("carif_lheo", lu).change
    comptes = [lignes_par_flux(chercher("carif_lheo").construire(un), un) for un in (chemin, lu)]
    assert comptes[0] == comptes[1] != [0], "its lines, for the progress, are those once opened"


def test_ideo_en_lheo(tmp_path: Path) -> None:
    """A school known by its SIRET; the number is that of the tabular set, the cycle is told by the duration."""
    CommuneFactory()
    ecole = EtablissementFactory(siret=siret(802))
    action = (
        '<extras info="type-formation"><extra info="formation-initiale">1</extra></extras>'
        '<extras info="ACTION ONISEP"><extra info="ACT_ID ONISEP">18706</extra></extras>'
    )
    chemin = fichier(
        tmp_path,
        d_ici(formation("9436_18706", siret(802), action=action)),
        espace="http://www.lheo.org/2.2",
    )
    assert lancer("ideo_lheo", chemin).ecrit
    venue = Provenance.objects.get()
    assert (venue.reference, venue.etablissement) == ("AF.18706", ecole)
    document = OffrePubliee.objects.get().version.document
    assert document.initiale and document.sessions[0].duree_cycle == 2
    assert not lancer("ideo_lheo", chemin).change


def test_un_fichier_qui_n_est_pas_du_lheo(tmp_path: Path) -> None:
    chemin = tmp_path / "flux.xml"
    chemin.write_text("<autre/>", encoding="utf-8")
    rapport = lancer("ideo_lheo", chemin)
    assert rapport.refuse and "LHEO" in " ".join(rapport.blocages)
