"""Watch the tables of the cards, the directory, the programmes and the reference tables."""

from django.db import migrations

from sofi.historique.declencheurs import FONCTION, RETRAIT, ne_plus_suivre, suivre

# Table → its key, and the column of the row it belongs to.
FICHES = {
    "annuaire_etablissement": ("id", ""),
    "annuaire_etablissement_domaines": ("id", "etablissement_id"),
    "annuaire_convention": ("id", "etablissement_id"),
    "annuaire_site": ("id", "etablissement_id"),
    "annuaire_contact": ("id", "etablissement_id"),
    "annuaire_porteouverte": ("id", "etablissement_id"),
    "annuaire_rattachement": ("id", "etablissement_id"),
    "programmes_programme": ("cle", ""),
    "programmes_lot": ("numero", "programme_id"),
    "programmes_mandataire": ("cle", "lot_id"),
    "programmes_formateur": ("id", "mandataire_id"),
    "programmes_gabarit": ("id", "programme_id"),
    "programmes_versiondegabarit": ("id", "gabarit_id"),
    "offre_formation": ("id", ""),
    "offre_formation_blocs": ("id", "formation_id"),
    "offre_domainedeformation": ("id", "formation_id"),
    "offre_metierdeformation": ("id", "formation_id"),
    "offre_action": ("id", "formation_id"),
    "offre_action_prerequis": ("id", "action_id"),
    "offre_ancienneformation": ("id", "action_id"),
    "offre_equipement": ("id", "action_id"),
    "offre_session": ("id", "action_id"),
    "offre_informationcollective": ("id", "session_id"),
    "offre_periodeinscription": ("id", "session_id"),
    "offre_dispositif": ("id", "session_id"),
}
REFERENTIELS = {
    "referentiels_formacode": ("code", ""),
    "referentiels_rome": ("code", ""),
    "referentiels_nsf": ("code", ""),
    "referentiels_entreelheo": ("id", ""),
    "referentiels_certification": ("numero", ""),
    "referentiels_certification_remplacee_par": ("id", "from_certification_id"),
    "referentiels_bloccompetences": ("id", "certification_id"),
    "referentiels_certificateur": ("id", "certification_id"),
    "referentiels_partenaire": ("id", "certification_id"),
    "referentiels_romedecertification": ("id", "certification_id"),
    "referentiels_formacodedecertification": ("id", "certification_id"),
    "referentiels_nsfdecertification": ("id", "certification_id"),
    "referentiels_fichecertifinfo": ("code", "certification_id"),
    "referentiels_opco": ("code", ""),
    "referentiels_prerequis": ("code", ""),
    "referentiels_typedispositif": ("code", ""),
    "referentiels_publicdedispositif": ("id", "dispositif_id"),
    "referentiels_parametrelegal": ("id", ""),
    "referentiels_region": ("code", ""),
    "referentiels_departement": ("code", ""),
    "referentiels_epci": ("code", ""),
    "referentiels_zoneemploi": ("code", ""),
    "referentiels_commune": ("code", ""),
}


def _suivies() -> list[migrations.RunSQL]:
    return [
        migrations.RunSQL(
            suivre(table, cle=cle, parent=parent, creations=creations),
            ne_plus_suivre(table, creations=creations),
        )
        for tables, creations in ((FICHES, True), (REFERENTIELS, False))
        for table, (cle, parent) in tables.items()
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("historique", "0001_initial"),
        ("annuaire", "0004_portes_ouvertes"),
        ("programmes", "0001_initial"),
        ("offre", "0002_gabarit"),
        ("referentiels", "0003_longueurs"),
    ]
    operations = [migrations.RunSQL(FONCTION, RETRAIT), *_suivies()]
