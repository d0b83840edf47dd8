from django.db import migrations

# What public pages read beside the offer, whose changes the sequence of publications numbers. The Formacode has its
# trigger already (referentiels 0013).
TABLES = (
    "annuaire_contact",
    "annuaire_etablissement",
    "annuaire_etablissement_domaines",
    "annuaire_porteouverte",
    "annuaire_site",
    "courriels_coordonnees",
    "editorial_parution",
    "referentiels_certification",
    "referentiels_typedispositif",
)
FONCTION = """
CREATE FUNCTION diffusion_etat_public() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT concat_ws(':', base, numero, jeton) FROM diffusion_compteur) || ':'
        || (SELECT md5(coalesce(string_agg(jeton::text, '' ORDER BY jeton), '')) FROM referentiels_mouture);
END $$;
"""
DECLENCHEURS = "".join(
    f"""
    CREATE TRIGGER {table}_mouture AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION referentiels_changer_de_mouture();
    """
    for table in TABLES
)
OUBLIER = "DROP FUNCTION diffusion_etat_public();" + "".join(
    f"DROP TRIGGER {table}_mouture ON {table};" for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [
        ("diffusion", "0008_rendez_vous"),
        ("annuaire", "0009_rattachement_cle"),
        ("courriels", "0007_signalement"),
        ("editorial", "0003_parution_immuable"),
        ("referentiels", "0015_moutures_sans_attente"),
    ]

    operations = [migrations.RunSQL(FONCTION + DECLENCHEURS, OUBLIER)]
