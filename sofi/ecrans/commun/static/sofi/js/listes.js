// What long lists gain with JavaScript: choices that apply at once, boxes ticked together and counted.
//
//   data-envoyer         on a select: sends its form as soon as it is changed
//   data-choisir-tout    on a box: ticks every box of the list
//   data-choisies        on an element: says how many boxes are ticked, in the words of its data-mots
"use strict";

(() => {
  const boites = () => [...document.querySelectorAll(".sofi-cel-choix input:not(:disabled)")];
  const tout = () => document.querySelector("[data-choisir-tout]");

  const montrer = () => {
    const toutes = boites();
    const cochees = toutes.filter((boite) => boite.checked);
    toutes.forEach((boite) => boite.closest("tr").toggleAttribute("data-choisi", boite.checked));
    const maitresse = tout();
    if (maitresse) {
      maitresse.hidden = toutes.length === 0;
      maitresse.checked = toutes.length > 0 && cochees.length === toutes.length;
      maitresse.indeterminate = cochees.length > 0 && cochees.length < toutes.length;
    }
    const compte = document.querySelector("[data-choisies]");
    if (!compte || !toutes.length) return;
    const nombre = cochees.length;
    const mots = compte.dataset.mots ?? "session choisie|sessions choisies|Aucune session choisie";
    const [une, plusieurs, aucune] = mots.split("|");
    compte.textContent = nombre ? `${nombre} ${nombre > 1 ? plusieurs : une}` : aucune;
  };

  document.addEventListener("change", (evenement) => {
    const controle = evenement.target;
    if (controle.matches("[data-envoyer]")) controle.form.requestSubmit();
    if (controle.matches("[data-choisir-tout]")) boites().forEach((boite) => { boite.checked = controle.checked; });
    if (controle.type === "checkbox") montrer();
  });
  document.addEventListener("htmx:load", montrer);
  window.addEventListener("pageshow", montrer);
  montrer();
})();
