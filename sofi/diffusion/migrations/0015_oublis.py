"""How many times what was public had to be forgotten, beside the number that each page reads already."""

from django.db import migrations, models

FONCTION = """
CREATE OR REPLACE FUNCTION diffusion_etat_public() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT concat_ws(':', base, numero, jeton,
            (SELECT md5(coalesce(string_agg(jeton::text, '' ORDER BY jeton), '')) FROM referentiels_mouture), oublis)
        FROM diffusion_compteur
    );
END $$;
"""
D_AVANT = """
CREATE OR REPLACE FUNCTION diffusion_etat_public() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT concat_ws(':', base, numero, jeton) FROM diffusion_compteur) || ':'
        || (SELECT md5(coalesce(string_agg(jeton::text, '' ORDER BY jeton), '')) FROM referentiels_mouture);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("diffusion", "0014_comptes_des_sessions")]

    operations = [
        migrations.AddField(
            "compteur", "oublis", models.BigIntegerField("oublis", default=0, db_default=0)
        ),
        migrations.RunSQL(FONCTION, D_AVANT),
    ]
