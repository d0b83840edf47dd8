// The map in step with the list: what one looks at here is shown there.
//
//   data-volet="/carte/volet/?…"    where there is room, what this address answers is put in the element
//   data-communes="44109 44162"     on a result, a line of the list, a circle: its communes
"use strict";

(() => {
  const LARGE = "(min-width: 1200px)"; // as carte.css

  const volet = document.querySelector("[data-volet]");
  const ouvrir = async () => {
    const reponse = await fetch(volet.dataset.volet);
    if (!reponse.ok) throw new Error(reponse.statusText);
    volet.innerHTML = await reponse.text();
  };
  if (volet) {
    const large = window.matchMedia(LARGE);
    let demande = false;
    const essayer = () => {
      if (!large.matches || demande) return;
      demande = true;
      // Without an answer there is no map, and « Carte » still leads to its page.
      ouvrir().catch(() => volet.closest("aside").remove());
    };
    large.addEventListener("change", essayer);
    essayer();
  }

  const communes = (element) => new Set((element?.dataset.communes ?? "").split(" ").filter(Boolean));
  const montrer = (origine) => {
    const voulues = communes(origine);
    // A result shows where it is, not the other results of the same place.
    const resultat = origine?.matches(".sofi-resultat");
    document.querySelectorAll("[data-communes]").forEach((element) => {
      const tue = element === origine || (resultat && element.matches(".sofi-resultat"));
      const montre = !tue && [...communes(element)].some((code) => voulues.has(code));
      element.toggleAttribute("data-montre", montre);
    });
  };
  let regardee = null;
  const regarder = (evenement) => {
    const origine = evenement.target.closest?.("[data-communes]") ?? null;
    if (origine === regardee) return;
    regardee = origine;
    montrer(origine);
  };
  document.addEventListener("pointerover", regarder);
  document.addEventListener("focusin", regarder);
})();
