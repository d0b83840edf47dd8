// The codes found while one types: the arrows go from the search to what it found and back, « Entrée » in the
// search goes to the first one, « Échap » comes back. Without it they are buttons reached with Tab.
//
//   data-codes on the group, data-trouves on what was found
"use strict";

document.addEventListener("keydown", (evenement) => {
  const groupe = evenement.target.closest?.("[data-codes]");
  const recherche = groupe?.querySelector("input[type=search]");
  if (!recherche) return;
  const trouves = [...groupe.querySelectorAll("[data-trouves] button")];
  const rang = trouves.indexOf(document.activeElement);
  if (rang < 0 && (evenement.target !== recherche || !trouves.length)) return;
  const vers = {
    ArrowDown: trouves[Math.min(rang + 1, trouves.length - 1)],
    ArrowUp: trouves[rang - 1] ?? recherche,
    Escape: rang < 0 ? null : recherche,
    Enter: rang < 0 ? trouves[0] : null,
  }[evenement.key];
  if (!vers) return;
  evenement.preventDefault();
  vers.focus();
});
