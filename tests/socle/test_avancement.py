"""Long work says where it is, a line from time to time."""

from itertools import count

from sofi.socle.avancement import en_lignes, par_lots


def test_chaque_lot_fait_est_compte() -> None:
    dits: list[tuple[int, int]] = []
    lots = par_lots(range(7), 3, lambda faits, total: dits.append((faits, total)))
    assert [list(lot) for lot in lots] == [[0, 1, 2], [3, 4, 5], [6]]
    assert dits == [(3, 7), (6, 7), (7, 7)]


def test_une_ligne_de_temps_en_temps() -> None:
    """A clock that goes by seconds: one batch in three is told."""
    lignes: list[str] = []
    avancer = en_lignes(lignes.append, "agenda", heure=count().__next__, pause=3)
    for faits in range(1000, 7000, 1000):
        avancer(faits, 6000)
    assert [ligne.replace("\xa0", " ") for ligne in lignes] == [
        "agenda : 3 000 sur 6 000",
        "agenda : 6 000 sur 6 000",
    ]
