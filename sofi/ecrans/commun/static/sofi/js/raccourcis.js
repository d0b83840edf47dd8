// Keyboard shortcuts, on pages that include « commun/raccourcis.html ».
//
//   data-raccourci="v"      on a link, a button, a summary or a box: that key does what a click does
//   data-ligne              on a row: J and K go from one to the next, X ticks its box; Enter follows its link
//   <dialog id="raccourcis">  lists the keys; « ? » opens it; a box in it turns the keys off, for good
//
// A key alone never acts while something is being typed, while a dialog is open, or with Ctrl, Alt or Meta.
"use strict";

(() => {
  const ETEINTS = "sofi-raccourcis-eteints";
  const dialogue = document.getElementById("raccourcis");
  const bascule = document.querySelector("[data-raccourcis-actifs]");
  const lignes = () => [...document.querySelectorAll("[data-ligne]")];
  const lire = () => {
    try { return localStorage.getItem(ETEINTS) === "1"; } catch { return false; }
  };

  let eteints = lire();
  if (bascule) {
    bascule.checked = !eteints;
    bascule.addEventListener("change", () => {
      eteints = !bascule.checked;
      try {
        if (eteints) localStorage.setItem(ETEINTS, "1");
        else localStorage.removeItem(ETEINTS);
      } catch { /* a browser that keeps nothing: this page only */ }
    });
  }

  const montrer = (evenement) => {
    if (!dialogue?.showModal) return;
    evenement.preventDefault();
    if (!dialogue.open) dialogue.showModal();
  };
  document.addEventListener("click", (evenement) => {
    if (evenement.target.closest?.("[data-montrer-raccourcis]")) montrer(evenement);
    if (evenement.target.closest?.("[data-fermer-raccourcis]")) dialogue.close();
  });

  const saisit = (element) => element.isContentEditable
    || element.matches("textarea, select, [role=textbox], [role=combobox]")
    || (element.matches("input") && !["checkbox", "radio", "button", "submit"].includes(element.type));

  const visible = (element) => element.getClientRects().length > 0 && !element.disabled;

  const aller = (pas) => {
    const toutes = lignes();
    const ici = toutes.findIndex((ligne) => ligne.contains(document.activeElement));
    const suivante = toutes[ici < 0 ? (pas > 0 ? 0 : toutes.length - 1) : ici + pas];
    suivante?.querySelector("a")?.focus();
    suivante?.scrollIntoView({ block: "nearest" });
  };

  const dansLesLignes = (touche) => {
    if (!lignes().length) return false;
    if (touche === "j" || touche === "k") { aller(touche === "j" ? 1 : -1); return true; }
    const boite = touche === "x"
      && document.activeElement.closest("[data-ligne]")?.querySelector("input[type=checkbox]");
    if (!boite) return false;
    boite.click();
    return true;
  };

  const agir = (touche) => {
    const cible = [...document.querySelectorAll(`[data-raccourci="${CSS.escape(touche)}"]`)].find(visible);
    if (!cible) return false;
    cible.click();
    const volet = cible.closest("details");
    if (cible.matches("summary") && volet) {
      // Opened by the click once this event is over: the first answer to give is then focused.
      volet.addEventListener("toggle", () => {
        if (volet.open) volet.querySelector("select, textarea, input:not([type=hidden])")?.focus();
      }, { once: true });
    }
    return true;
  };

  document.addEventListener("keydown", (evenement) => {
    if (evenement.defaultPrevented || evenement.ctrlKey || evenement.altKey || evenement.metaKey) return;
    if (evenement.repeat || saisit(evenement.target) || document.querySelector("dialog[open]")) return;
    if (evenement.key === "?") { montrer(evenement); return; }
    if (eteints) return;
    const touche = evenement.key.toLowerCase();
    if (dansLesLignes(touche) || agir(touche)) evenement.preventDefault();
  });
})();
