"""What lists read of an action stays true, whoever writes what it is made of, and however."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import pytest
from django.db import connection, connections, transaction

from sofi.annuaire.models import Etablissement, Site
from sofi.historique.models import Changement
from sofi.offre.declencheurs_par_instruction import TENIR_PAR_INSTRUCTION, TENIR_PAR_LIGNE
from sofi.offre.models import Action, ActionPliee, EtablissementPlie, Formation, SitePlie
from sofi.offre.recherche import chercher, de_l_organisme, partout
from sofi.referentiels.models import FicheCertifInfo
from sofi.socle.recherche import expression_pliee
from tests.fabriques import (
    ActionFactory,
    CertificationFactory,
    EtablissementFactory,
    FicheCertifInfoFactory,
    FormationFactory,
    FormationLibreFactory,
    SiteFactory,
)

TITRE = ("formation__fiche__libelle", "formation__intitule", "complement_intitule")
CODES = ("formation__fiche", "formation__fiche__certification")
ORGANISME = tuple(f"etablissement__{nom}" for nom in ("nom", "raison_sociale", "ville", "siret"))
DIFFICILES = (
    "  Élève d'École « à la carte » ",
    "Cœur, ŒUVRE et Æquo æ",
    "C++ / C# & R&D — 100 %",
    "Ŝ ß ﬁ ½ Ⅷ ㎯ ①",
    "مرحبا 你好",
    "a\u0301e\u0302 n\u0303 c\u0327 u\u030a",
    "\\' \" ; $$ % _",
    "",
)


def plies(action: Action) -> tuple[str, str, str, int]:
    """What is kept of it."""
    valeurs = ActionPliee.objects.values_list("titre", "codes", "organisme", "etablissement")
    return valeurs.get(pk=action.pk)


def attendus(action: Action) -> tuple[str, str, str, int]:
    """The same, folded now as lists fold."""
    lue = Action.objects.annotate(
        t=expression_pliee(*TITRE), c=expression_pliee(*CODES), o=expression_pliee(*ORGANISME)
    )
    return lue.values_list("t", "c", "o", "etablissement").get(pk=action.pk)


@pytest.fixture
def action(db):
    """On a sheet, with a complement."""
    fiche = FicheCertifInfoFactory(libelle="Élève infirmière", certification=CertificationFactory())
    return ActionFactory(
        formation=FormationFactory(fiche=fiche),
        complement_intitule="À distance",
        voie="certifiante",
    )


def test_une_action_est_pliee_des_qu_elle_existe(action):
    fiche, siret = action.formation.fiche, action.etablissement.siret
    titre, codes, organisme, _ = plies(action)
    assert titre == " eleve infirmiere a distance "
    assert codes == f" {fiche.code} {fiche.certification_id} ".lower()
    assert organisme.endswith(f" {siret} ")
    assert plies(action) == attendus(action)


@pytest.mark.parametrize("texte", DIFFICILES)
def test_la_base_plie_comme_les_listes(action, texte):
    Action.objects.update(complement_intitule=texte)
    FicheCertifInfo.objects.update(libelle=texte[::-1])
    assert plies(action) == attendus(action)


def test_un_titre_que_rien_ne_borne_reste_dans_l_index(action):
    FicheCertifInfo.objects.update(libelle="ﷺ㎯⒇" * 200)
    Action.objects.update(complement_intitule="".join(map(chr, range(0x2474, 0x24EA))) * 2)
    assert len(plies(action)[0]) <= 1200


def test_chacun_de_ceux_qui_le_disent_le_change(action):
    """By a row, by a bulk change, by SQL: sheet, certification, formation, action, établissement."""
    autre = ActionFactory(formation=action.formation, voie="certifiante")
    fiche = FicheCertifInfo.objects.get()
    fiche.libelle = "Aide-soignante"
    fiche.save()
    assert plies(action)[0] == " aide soignante a distance "
    assert plies(autre)[0] == " aide soignante "
    FicheCertifInfo.objects.update(certification=CertificationFactory(numero="RNCP99999"))
    assert plies(action)[1] == f" {fiche.code} rncp99999 "
    libre = FormationLibreFactory(intitule="Soudure", etablissement=action.etablissement)
    Action.objects.filter(pk=action.pk).update(formation=libre, voie="non_certifiante")
    assert plies(action)[:2] == (" soudure a distance ", "  ")
    with connection.cursor() as curseur:
        curseur.execute("UPDATE offre_formation SET intitule = 'Soudage' WHERE id = %s", [libre.pk])
    action.refresh_from_db()
    action.complement_intitule, action.etablissement = "", EtablissementFactory()
    action.save()
    Etablissement.objects.update(nom="L'École", ville="Sablé")
    assert plies(action) == attendus(action)
    assert plies(action)[0] == " soudage " and plies(action)[3] == action.etablissement_id
    assert plies(action)[2].startswith(" l ecole ")


def test_un_etablissement_est_plie_quoi_qu_il_devienne(action):
    """Created, renamed one by one or in bulk: the queue finds its actions by its names of now."""
    etablissement = action.etablissement
    for nom in DIFFICILES[:-1]:
        Etablissement.objects.filter(pk=etablissement.pk).update(nom=nom)
        assert EtablissementPlie.objects.get(pk=etablissement.pk).noms == plies(action)[2]
    Etablissement.objects.update(nom="L'École", ville="Sablé")
    EtablissementFactory(nom="Ailleurs", ville="Laval", raison_sociale="Ailleurs")
    toutes = Action.objects.all()
    assert de_l_organisme(toutes, "ecole sable").get() == action
    assert de_l_organisme(toutes, etablissement.siret).get() == action
    assert not de_l_organisme(toutes, "ailleurs")
    assert EtablissementPlie.objects.count() == Etablissement.objects.count()


def test_un_site_est_plie_quoi_qu_il_devienne(action):
    """As the database folds the town when it is asked for."""
    site = SiteFactory(etablissement=action.etablissement, ville="Sablé", principal=False)
    for ville in DIFFICILES:
        Site.objects.filter(pk=site.pk).update(ville=ville)
        voulue = Site.objects.annotate(v=expression_pliee("ville")).get(pk=site.pk).v
        assert SitePlie.objects.get(pk=site.pk).ville == voulue
    assert SitePlie.objects.count() == Site.objects.count()


def test_rien_ne_s_ecrit_quand_rien_de_plie_ne_change(action):
    avant = ActionPliee.objects.extra(select={"ecrite": "xmin::text"}).values_list(
        "ecrite", flat=True
    )
    ecrite = avant.get()
    Action.objects.update(objectifs="Autres.")
    FicheCertifInfo.objects.update(objectif="Autre.")
    Formation.objects.update(niveau_sortie="5")
    assert avant.get() == ecrite


def test_il_part_avec_son_action_et_n_est_pas_de_l_histoire(action):
    Action.objects.update(complement_intitule="Autre")
    assert not Changement.objects.filter(table="offre_actionpliee").exists()
    Action.objects.get().delete()
    assert not ActionPliee.objects.exists()


def test_la_migration_remplit_ceux_qui_manquent(action):
    bon = plies(action)
    ActionPliee.objects.all().delete()
    remplir = import_module("sofi.offre.migrations.0013_actions_pliees_remplies").REMPLIR
    with connection.cursor() as curseur:
        curseur.execute(remplir)
    assert plies(action) == bon


def test_il_est_cherche_avec_ses_codes_et_son_organisme(action):
    fiche, siret = action.formation.fiche, action.etablissement.siret
    for question in ("infirm distance", fiche.certification_id, f"eleve {fiche.code}"):
        assert chercher(Action.objects.all(), question).get() == action, question
    assert not chercher(Action.objects.all(), "infirmiere soudeur")
    assert partout(Action.objects.all(), f"infirmiere {siret}").get() == action


def test_mille_lignes_ecrites_d_un_coup_sont_pliees_d_un_coup(db):
    """But for what waits for the end of the transaction."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT tgname FROM pg_trigger WHERE tgname ~ '^pliee?_' AND NOT tgdeferrable AND tgtype & 1 = 1"
        )
        assert curseur.fetchall() == []
        curseur.execute("SELECT count(*) FROM pg_trigger WHERE tgname ~ '^pliee_'")
        assert curseur.fetchone() == (12,)


def test_la_migration_se_defait_et_se_refait(db):
    """By row again, then by statement: what is kept is the same."""
    for texte in (TENIR_PAR_LIGNE, TENIR_PAR_INSTRUCTION):
        with transaction.atomic(), connection.cursor() as curseur:
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
            curseur.execute(texte)
            # What waits for the end of the transaction mends nothing here.
            curseur.execute("SET CONSTRAINTS ALL DEFERRED")
            action = ActionFactory(formation=FormationLibreFactory(), voie="non_certifiante")
            certifiante = ActionFactory(formation=FormationFactory(), voie="certifiante")
            site = SiteFactory(etablissement=action.etablissement, ville="Laval", principal=False)
            Formation.objects.filter(fiche=None).update(intitule="Soudure")
            FicheCertifInfo.objects.update(libelle="Aide-soignante")
            Etablissement.objects.update(nom="L'École")
            Site.objects.update(ville="Sablé")
            for pliee in (action, certifiante):
                assert plies(pliee) == attendus(pliee)
            assert SitePlie.objects.get(pk=site.pk).ville == " sable "
            assert (
                EtablissementPlie.objects.get(pk=action.etablissement_id).noms == plies(action)[2]
            )
            connection.check_constraints()
            Action.objects.all().delete()
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db(transaction=True)
def test_une_action_commencee_pendant_qu_un_import_change_sa_fiche():
    """She reads the former title, waits for nobody, and has the new one when the import ends."""
    formation = FormationFactory(fiche=FicheCertifInfoFactory(libelle="Avant"))
    etablissement = EtablissementFactory()

    def commencer() -> int:
        try:
            return ActionFactory(
                formation=formation, etablissement=etablissement, voie="certifiante"
            ).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as autre, transaction.atomic():
        FicheCertifInfo.objects.update(libelle="Après")
        numero = autre.submit(commencer).result(timeout=20)
    assert ActionPliee.objects.get(pk=numero).titre == " apres "
