"""A page's form as it was filled: the values put in the HTML, the rest of the page left as it was."""

import pytest

from sofi.ecrans.commun.remplissage import remplir

PAGE = """<p title="<form>">é</p><svg viewBox="0 0 1 1"/>
<form action="/autre/" method="post"><input name="nom" value="autre"></form>
<form id="f" method="post"><input type="hidden" name="csrfmiddlewaretoken" value="j">%s</form>
<footer><input name="loin" form="f"></footer>"""


def rempli(corps, **champs):
    envoi = [(nom, [v] if isinstance(v, str) else v) for nom, v in champs.items()]
    return remplir(PAGE % corps, "/ici/", "/ici/", envoi, "<i>note</i>")


@pytest.mark.parametrize(
    ("corps", "champs", "voulu"),
    [
        (
            '<input name="nom" value="a">',
            {"nom": 'b"<c'},
            '<input name="nom" value="b&quot;&lt;c">',
        ),
        ('<input name="nom" value="a">', {}, '<input name="nom" value="a">'),
        (
            "<textarea name=t>a</textarea>",
            {"t": "\nx<y\nz"},
            "<textarea name=t>\n\nx&lt;y\nz</textarea>",
        ),
        (
            '<input type="checkbox" name="c" value="1" checked><input type="checkbox" name="c" value="2">',
            {"c": ["2"]},
            '<input type="checkbox" name="c" value="1"><input type="checkbox" name="c" value="2" checked>',
        ),
        (
            '<input type="checkbox" name="c">',
            {"c": "on"},
            '<input type="checkbox" name="c" checked>',
        ),
        (
            '<select name="s"><option value="" selected>-</option><option value="2">b</option></select>',
            {"s": "2"},
            '<select name="s"><option value="">-</option><option value="2" selected>b</option></select>',
        ),
        ('<input type="password" name="p">', {"p": "x"}, '<input type="password" name="p">'),
        (
            '<button name="suite" value="1">ok</button>',
            {"suite": "1"},
            '<button name="suite" value="1">ok</button>',
        ),
    ],
)
def test_each_control_reads_as_it_was_filled(corps, champs, voulu):
    trouve = rempli(corps, **champs)
    debut, fin = (PAGE % "|").split("|")
    jeton = 'method="post">'
    avant, apres = debut.rsplit(jeton, 1)
    assert trouve.html == f"{avant}{jeton}<i>note</i>{apres}{voulu}{fin}"
    assert trouve.reste == [] and not trouve.changee


def test_what_the_page_no_longer_holds_is_said():
    trouve = rempli(
        '<select name="s"><option value="1">a</option></select>', s="2", motif="Trop.", vide=""
    )
    assert trouve.reste == [("s", ["2"]), ("motif", ["Trop."])]


def test_a_control_elsewhere_belongs_to_its_form():
    assert '<input name="loin" form="f" value="x">' in rempli("", loin="x").html


def test_what_was_folded_is_open():
    replie = "<details id=d><summary>x</summary><form method=post action=/ici/></form></details>"
    trouve = remplir(f"{replie}<details></details>", "/ici/", "/la/", [], "")
    assert trouve.html.startswith('<details id="d" open>') and trouve.html.endswith(
        "<details></details>"
    )


def test_what_changed_meanwhile_is_told():
    """The hidden number of what was read goes back as it was: the page itself then says what differs."""
    trouve = rempli('<input type="hidden" name="revision" value="4">', revision="3")
    assert trouve.changee and 'name="revision" value="3"' in trouve.html
    assert not rempli('<input type="hidden" name="revision" value="3">', revision="3").changee


def test_a_page_without_the_form_is_not_filled():
    assert remplir(PAGE, "/ailleurs/", "/ici/", [("nom", ["x"])], "") is None
