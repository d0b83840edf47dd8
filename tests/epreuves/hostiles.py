"""Values that nobody should send, drawn by chance: words, numbers, dates, files, bodies, headers."""

import json
from random import Random

MOTS = (
    "",
    " ",
    "x" * 10_000,
    "é" * 300,
    "avant\x00après",
    "\ud800",
    "\udfff\ud800",
    "\u202edroite à gauche\u202c",
    "مرحبا",
    "\u200b\u200d\ufeff",
    "\r\nX-Injecte: oui",
    "<script>alert(1)</script>",
    "<div>" * 400,
    "&#0;&#xD800;",
    "'; DROP TABLE offre_action; --",
    "%00",
    "%s%s%n",
    "{{ 7|add:7 }}{% load %}",
    "${7*7}",
    "../../../../etc/passwd",
    "\\\\serveur\\partage",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://" + "a" * 500 + ".fr",
    "https://[::1",
    "a@b",
    "a" * 200 + "@exemple.fr",
    "\U0001f4a9" * 50,
    "ǆ İ ı ß ﬁ ﷺ",
    "null",
    "undefined",
    "true",
    "[]",
    "{}",
    "__class__",
    "𝟙𝟚𝟛",
    "١٢٣",
    "²³",
    "Ⅷ",
    "1e3",
    "0x1F",
    "1_000",
)
NOMBRES = (
    "0",
    "-1",
    "-0",
    "1.5",
    "1,5",
    "1e400",
    "-1e400",
    "NaN",
    "Infinity",
    "-Infinity",
    "32768",
    "2147483647",
    "2147483648",
    "-2147483649",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "9" * 30,
    "9" * 400,
    "9" * 5000,
    "0" * 50 + "1",
    " 12 ",
    "12abc",
    "+12",
    "1 000",
    "1\u00a0000",
    "0.00000000000000000001",
)
DATES = (
    "0001-01-01",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "2026-13-01",
    "01/01/0001",
    "31/12/9999",
    "32/13/2026",
    "29/02/2027",
    "2026-11-30T25:61:61",
    "24:00",
    "-1:00",
    "2026-W54-9",
    "2026-11",
    "2026",
    "26-11-30",
    "demain",
)
FICHIERS: tuple[tuple[str, bytes, str], ...] = (
    ("vide.xml", b"", "application/xml"),
    ("nul\x00.csv", b"a;b\n1;2\n", "text/csv"),
    ("../../../etc/cron.d/x", b"x", "text/plain"),
    ("x" * 300 + ".pdf", b"%PDF-1.4\n", "application/pdf"),
    ("image.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "image/png"),
    ("faux.pdf", b"MZ\x90\x00" * 16, "application/pdf"),
    ("classeur.xlsx", b"PK\x03\x04" + b"\x00" * 200, "application/vnd.ms-excel"),
    ("tronque.zip", b"PK\x05\x06", "application/zip"),
    (
        "milliard.xml",
        b'<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><l>&b;</l>',
        "text/xml",
    ),
    (
        "externe.xml",
        b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>',
        "text/xml",
    ),
    ("profond.xml", b"<a>" * 3000, "text/xml"),
    ("lheo.xml", b'<?xml version="1.0" encoding="UTF-16"?><lheo/>', "text/xml"),
    ("octets.csv", bytes(range(256)) * 4, "text/csv"),
    ("utf16.csv", "numéro;intitulé\n1;é\n".encode("utf-16"), "text/csv"),
    ("large.csv", b";" * 20_000 + b"\n", "text/csv"),
    ("guillemet.csv", b'a;b\n"1;2\n', "text/csv"),
    ("document.json", b'{"sessions": [[[[' + b"[" * 2000, "application/json"),
    ("nombres.json", b'{"a": 1e999, "b": -0, "c": NaN}', "application/json"),
    ("sans type", b"\xff\xfe\x00", ""),
)
ENTETES: tuple[dict[str, str], ...] = (
    {},
    {},
    {},
    {"HTTP_HX_REQUEST": "true"},
    {"HTTP_X_ENREGISTREMENT": "automatique"},
    {"HTTP_ACCEPT_LANGUAGE": "fr;q=2, *;q=-1, \xff"},
    {"HTTP_ACCEPT": "application/json;q=abc"},
    {"HTTP_RANGE": "bytes=9999999999999999999-1"},
    {"HTTP_RANGE": "bytes=-0,1-,2"},
    {"HTTP_IF_NONE_MATCH": 'W/"x", *, "'},
    {"HTTP_IF_MODIFIED_SINCE": "Sun, 31 Feb 0001 25:00:00 GMT"},
    {"HTTP_AUTHORIZATION": "Bearer \x00"},
    {"HTTP_AUTHORIZATION": "Bearer " + "é" * 200},
    {"HTTP_AUTHORIZATION": "Basic =="},
    {"HTTP_X_FORWARDED_FOR": "999.1.1.1, \x00, ::1%eth0"},
    {"HTTP_USER_AGENT": "\x00" * 10 + "x" * 3000},
    {"HTTP_REFERER": "https://[::1"},
    {"HTTP_ACCEPT_ENCODING": "gzip;q=-1"},
)
METHODES = ("GET",) * 9 + ("POST",) * 9 + ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def valeur(hasard: Random) -> str:
    """One hostile value."""
    sorte = hasard.random()
    if sorte < 0.45:
        return hasard.choice(MOTS)
    if sorte < 0.75:
        return hasard.choice(NOMBRES)
    if sorte < 0.92:
        return hasard.choice(DATES)
    return "".join(chr(hasard.randrange(0x110000)) for _ in range(hasard.randrange(1, 40)))


def valeurs(hasard: Random) -> list[str]:
    """One, or several where one is expected."""
    return [valeur(hasard) for _ in range(hasard.choice((1, 1, 1, 1, 2, 40)))]


def corps(hasard: Random) -> tuple[bytes, str]:
    """A whole body that is none of a form, and what it pretends to be."""
    sortes = (
        (json.dumps({"formation": valeur(hasard), "retours": [[]]}).encode(), "application/json"),
        (json.dumps([{"x": valeur(hasard)}] * 3).encode(), "application/json"),
        (b'{"retours": [{"formation": 12, "resultat": null}]}', "application/json"),
        (b"\xff\xfe{}", "application/json"),
        (b"[" * 3000, "application/json"),
        (b"x" * 5000, "application/octet-stream"),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"sans limite", "multipart/form-data"),
        (b"a=%ff%fe&b=%", "application/x-www-form-urlencoded; charset=utf-7"),
        (b"&".join(b"a%d=1" % n for n in range(6000)), "application/x-www-form-urlencoded"),
        (b"<lheo/>", "text/xml; charset=inconnu"),
        (bytes(hasard.randrange(256) for _ in range(200)), "text/plain"),
    )
    return hasard.choice(sortes)
