"""Each invariant holds in a world with one of everything, and is seen broken when SQL breaks it on purpose."""

import datetime
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from sofi.depots.operations import lire_depot
from sofi.diffusion.moteur.suite import index
from sofi.echanges.flux import ecrire_flux
from sofi.echanges.models import FluxEcrit, PassageDeFlux
from sofi.offre.models import Action
from sofi.partenaires.models import Livraison, Passage, Retour
from sofi.socle.formats import INSECABLE
from sofi.socle.taches import differer
from sofi.surveillance.invariants import MONTREES, inscrits, verifier
from sofi.validation.circuit import franchir, questionner
from sofi.validation.models import Version
from tests.ecrans.monde import Monde
from tests.fabriques import saisie_complete

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(scope="module")
def monde(base_du_module, tmp_path_factory):
    """One of everything, and one action validated, one that waits for an answer, one new draft."""
    monde = Monde()
    validee, interrogee = (saisie_complete(etablissement=monde.etablissement) for _ in range(2))
    for action in (validee, interrogee):
        franchir(action, "envoyer", auteur=monde.organisme)
    franchir(validee, "valider", auteur=monde.offre)
    for acte in ("modifier", "envoyer"):
        franchir(validee, acte, auteur=monde.organisme)
    franchir(validee, "valider", auteur=monde.offre)
    questionner(interrogee, auteur=monde.offre, texte="Où ?", fiche="A", objet=interrogee.pk)
    saisie_complete(etablissement=monde.etablissement)
    FluxEcrit.objects.all().delete()
    PassageDeFlux.objects.create(situation="attente")
    Passage.objects.create(partenaire=monde.partenaire, moyen="sftp", genre="complet", entier=True)
    flux = FluxEcrit.objects.create(
        jour=datetime.date(2020, 1, 1), fichier="a", sessions=1, ecrit_le=timezone.now()
    )
    Passage.objects.update(flux=flux)
    Livraison.objects.create(
        partenaire=monde.partenaire, flux=flux, situation="faite", finie_le=timezone.now()
    )
    Retour.objects.create(
        partenaire=monde.partenaire,
        formation="F1",
        action=validee,
        version=Version.objects.filter(action=validee).latest("numero").pk,
        resultat="acceptee",
    )
    PassageDeFlux.objects.filter(situation="attente").delete()
    differer(lire_depot, numero=monde.depot.pk)
    connection.check_constraints()
    return monde


@pytest.fixture(autouse=True)
def fichiers(settings, tmp_path):
    """No feed on this machine, unless a test writes one."""
    settings.FLUX_DOSSIER = tmp_path / "flux"


def rompues() -> dict[str, list[str]]:
    return {c.invariant.nom: [f.constat for f in c.premieres] for c in verifier() if not c.tient}


def casser(requete: str) -> None:
    """What no act does: triggers and foreign keys asleep."""
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("SET LOCAL session_replication_role = replica")
        curseur.execute(requete)
        assert curseur.rowcount != 0, "nothing was broken"
        curseur.execute("SET LOCAL session_replication_role = origin")


def test_tout_tient_dans_un_monde_complet(monde):
    assert rompues() == {}
    assert Action.objects.values("etat").distinct().count() >= 4


DERNIERE = "(SELECT max(id) FROM validation_version)"
VALIDEE = f"(SELECT action_id FROM validation_version WHERE id = {DERNIERE})"
CASSES = {
    "versions_sans_trou": f"UPDATE validation_version SET numero = 9 WHERE id = {DERNIERE}",
    "versions_dans_l_ordre": f"UPDATE validation_version SET publie_le = '2001-01-01' WHERE id = {DERNIERE}",
    "documents_de_leur_version": f"""UPDATE validation_version
        SET document = jsonb_set(document, '{{version}}', '7') WHERE id = {DERNIERE}""",
    "publiee_est_la_derniere": f"""UPDATE validation_offrepubliee SET version_id = (SELECT id FROM validation_version
        WHERE action_id = {VALIDEE} AND numero = 1) WHERE action_id = {VALIDEE}""",
    "fiches_egales_au_document": f"""UPDATE offre_session SET recrutement = 'suspendu'
        WHERE action_id = {VALIDEE}""",
    "evenements_enchaines": f"""UPDATE validation_evenement SET de = 'archivee'
        WHERE id = (SELECT max(id) FROM validation_evenement WHERE action_id = {VALIDEE})""",
    "etat_du_dernier_evenement": f"UPDATE offre_action SET etat = 'en_saisie' WHERE id = {VALIDEE}",
    "etat_et_publication": f"DELETE FROM validation_offrepubliee WHERE action_id = {VALIDEE}",
    "la_region_est_attendue": f"UPDATE offre_action SET etat = 'attente_accord' WHERE id = {VALIDEE}",
    "question_ouverte": "UPDATE validation_question SET reponse = 'ici', repondue_le = now()",
    "echeances_suivies": "UPDATE validation_instruction SET echeance = NULL, arretee_le = NULL",
    "evenements_et_versions": f"""UPDATE validation_evenement SET version_id = NULL
        WHERE action_id = {VALIDEE} AND acte = 'valider'""",
    "versions_et_evenements": f"""DELETE FROM validation_evenement
        WHERE action_id = {VALIDEE} AND acte = 'valider'""",
    "accords_de_leur_version": f"""INSERT INTO validation_accordregion (version_id, evenement_id)
        SELECT {DERNIERE}, min(id) FROM validation_evenement""",
    "modifications_accordees": f"""UPDATE offre_action SET voie = 'publique',
        lot_id = (SELECT min(numero) FROM programmes_lot) WHERE id = {VALIDEE}""",
    "places_dans_les_lots": f"""UPDATE offre_dispositif SET places = 1, places_restantes = 5
        WHERE session_id IN (SELECT id FROM offre_session WHERE action_id = {VALIDEE})""",
    "publications_egales_aux_documents": "UPDATE diffusion_publication SET date_fin = '2031-01-01'",
    "compteurs_egaux_aux_listes": "UPDATE diffusion_sessionsuivie SET publique = false",
    "sessions_inedites": "DELETE FROM diffusion_sessioninedite",
    "actions_pliees": f"UPDATE offre_action SET complement_intitule = 'autre' WHERE id = {VALIDEE}",
    "etablissements_plies": "UPDATE annuaire_etablissement SET nom = 'autre'",
    "sites_plies": "UPDATE annuaire_site SET ville = 'autre'",
    "qualites_des_publiees": "DELETE FROM diffusion_qualitepubliee",
    "rendez_vous_de_sessions_publiees": "UPDATE diffusion_rendezvous SET session = 1",
    "suite_sans_trou": "UPDATE diffusion_changement SET numero = numero + 100 WHERE numero = 1",
    "suite_egale_a_la_publication": "UPDATE diffusion_changement SET version = NULL",
    "lecteurs_sans_orphelin": "UPDATE echanges_morceau SET action = 1 WHERE action = (SELECT min(action) FROM"
    " echanges_morceau)",
    "flux_egal_aux_documents": "UPDATE echanges_morceau SET contenu = 'x'",
    "courriels_d_evenements": """UPDATE courriels_courriel SET clef = 'validation:99999999:1'
        WHERE id = (SELECT min(id) FROM courriels_courriel WHERE nature = 'validation')""",
    "courriels_regroupes": """UPDATE courriels_courriel SET situation = 'regroupe'
        WHERE id = (SELECT min(id) FROM courriels_courriel)""",
    "courriels_secrets_effaces": """UPDATE courriels_courriel SET situation = 'envoye', envoye_le = now()
        WHERE secret""",
    "imports_menes": "DELETE FROM procrastinate_jobs",
    "depots_menes": "DELETE FROM depots_fichierdepose",
    "passages_menes": "UPDATE echanges_passagedeflux SET situation = 'attente', fini_le = NULL",
    "livraisons_une_fois": "UPDATE partenaires_passage SET entier = false",
    "alertes_et_abonnes": "UPDATE usagers_alerte SET vue = 999999",
    "alertes_une_fois": """UPDATE courriels_courriel SET nature = 'alerte', gabarit = 'usagers/courriels/alerte',
        destinataire = 'x@exemple.fr', clef = 'alerte:1:2026-11-30:' || id""",
    "signalements_et_etapes": "UPDATE usagers_signalement SET situation = 'corrige'",
    "formations_de_leur_etablissement": f"UPDATE offre_action SET voie = 'non_certifiante' WHERE id = {VALIDEE}",
    "formations_sans_orphelin": """INSERT INTO offre_formation (etablissement_id, intitule, niveau_sortie,
            objectif_general, validation, famille_metier, cree_le, modifie_le, revision)
        SELECT min(id), '', '', '', '', '', now(), now(), 0 FROM annuaire_etablissement""",
    "retours_de_leur_action": "UPDATE partenaires_retour SET version = 1",
}
AUTREMENT = {
    "courriels_une_fois",
    "contraintes_en_vigueur",
    "declencheurs_en_vigueur",
    "index_egal_aux_lignes",
    "fichier_du_dernier_flux",
}
"""Those that rows alone don't break; each has its own test below."""


def test_aucune_regle_n_est_sans_sa_casse():
    assert set(CASSES) | AUTREMENT == set(inscrits())
    for regle in inscrits().values():
        assert regle.phrase.endswith(".") and regle.remede.endswith("."), regle.nom


@pytest.mark.parametrize("nom", sorted(CASSES))
def test_une_faute_mise_expres_se_voit(monde, nom):
    casser(CASSES[nom])
    (constat,) = verifier(frozenset([nom]))
    assert constat.fautes and constat.premieres[0].objet and constat.premieres[0].constat


def test_une_clef_de_courriel_qui_ne_garde_plus_rien(monde):
    with connection.cursor() as curseur:
        curseur.execute("""SELECT conname FROM pg_constraint WHERE conrelid = 'courriels_courriel'::regclass
            AND contype = 'u'""")
        for (nom,) in curseur.fetchall():
            curseur.execute(f'ALTER TABLE courriels_courriel DROP CONSTRAINT "{nom}"')
    casser("UPDATE courriels_courriel SET clef = 'la meme'")
    (constat,) = verifier(frozenset(["courriels_une_fois"]))
    assert constat.fautes == 2


def test_une_contrainte_non_verifiee_et_un_declencheur_arrete(monde):
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("ALTER TABLE validation_version DISABLE TRIGGER version_immuable")
        curseur.execute(
            "ALTER TABLE validation_version ADD CONSTRAINT grand CHECK (numero > 0) NOT VALID"
        )
    assert set(rompues()) == {"contraintes_en_vigueur", "declencheurs_en_vigueur"}


def test_l_index_est_compare_aux_lignes(monde):
    index().tenir()
    assert not [c for c in verifier(frozenset(["index_egal_aux_lignes"])) if not c.tient]
    casser("DELETE FROM diffusion_publication")
    (constat,) = verifier(frozenset(["index_egal_aux_lignes"]))
    assert constat.fautes and constat.premieres[0].constat == "dans l’index, et non publiée"


def test_le_fichier_du_dernier_flux(monde, settings):
    ecrire_flux(settings.FLUX_DOSSIER, jour=timezone.localdate())
    assert rompues() == {}
    fichier = settings.FLUX_DOSSIER / FluxEcrit.objects.latest("ecrit_le").fichier
    fichier.write_bytes(b"autre chose")
    assert set(rompues()) == {"fichier_du_dernier_flux"}
    fichier.unlink()
    assert set(rompues()) == {"fichier_du_dernier_flux"}


def test_la_commande_dit_et_rend_un_code(monde):
    sortie = StringIO()
    call_command("verifier", stdout=sortie)
    assert "aucune n’est rompue" in sortie.getvalue()
    casser("UPDATE diffusion_sessionsuivie SET publique = false")
    sortie = StringIO()
    with pytest.raises(CommandError, match=f"1{INSECABLE}règle rompue sur 2"):
        call_command("verifier", "compteurs_egaux_aux_listes", "suite_sans_trou", stdout=sortie)
    assert "ROMPUE" in sortie.getvalue() and "→ Lancez" in sortie.getvalue()
    sortie = StringIO()
    with pytest.raises(CommandError):
        call_command("verifier", "compteurs_egaux_aux_listes", json=True, stdout=sortie)
    dite = json.loads(sortie.getvalue())
    assert dite["tient"] is False and dite["fautes"] == len(dite["premieres"]) > 0
    with pytest.raises(CommandError, match="Règles inconnues : rien"):
        call_command("verifier", "rien")


def test_rapide_ne_relit_pas_les_documents(monde):
    lues = {constat.invariant.nom for constat in verifier(rapide=True)}
    assert set(inscrits()) - lues == {nom for nom, regle in inscrits().items() if regle.lourd}


def test_beaucoup_de_fautes_sont_comptees_et_les_premieres_montrees(monde):
    with connection.cursor() as curseur:
        curseur.execute(
            "INSERT INTO diffusion_changement (action, version) SELECT n, n FROM generate_series(1, 3000) n"
        )
    (constat,) = verifier(frozenset(["suite_egale_a_la_publication"]))
    assert len(constat.premieres) == MONTREES and constat.fautes == 3000
