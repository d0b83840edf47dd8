"""Which set gave each training of another source last, for those imported before it was kept."""

from typing import Any

from django.db import migrations

PAR_DEFAUT = {"onisep": "ideo_actions", "carif": "carif_lheo"}
DE_L_ONISEP = ("ideo_actions", "ideo_lheo")


def dire(apps: Any, schema_editor: Any) -> None:
    """A set withdrew what the other gave: what the Onisep has is of the one imported last, else of the table."""
    imports = apps.get_model("echanges", "Import").objects.filter(
        source__in=DE_L_ONISEP, situation__in=("applique", "sans_effet")
    )
    dernier = imports.order_by("-fini_le", "-pk").values_list("source", flat=True).first()
    jeux = PAR_DEFAUT | ({"onisep": dernier} if dernier else {})
    provenances = apps.get_model("offre", "Provenance").objects.filter(jeu="")
    for origine, jeu in jeux.items():
        provenances.filter(origine=origine).update(jeu=jeu)


class Migration(migrations.Migration):
    dependencies = [
        ("echanges", "0009_constat_abandonne"),
        ("offre", "0016_jeu_de_provenance"),
    ]

    operations = [migrations.RunPython(dire, migrations.RunPython.noop)]
