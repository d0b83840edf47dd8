// What the pages gain with JavaScript. Each part stands alone, and every page works without any of them.
//
//   data-brouillon                  on a form: warns before leaving with unsaved changes; an element with
//                                   data-brouillon-etat says so on the page; "sofi:enregistre" on it: saved as it is
//   data-si="champ=valeur"          on a block: shown only when a control of that name has that value
//                                   ("champ=a|b": one of them; "champ": any value; "champ!=a": not that one;
//                                   several conditions are separated by ";" and must all hold)
//   data-compteur="500"             on a textarea: counts its characters in the element <id>-compteur
//   data-reveler="id"               on a button: shows or hides the password of that field
"use strict";

(() => {
  const DELAI_RENVOI = 8000;

  // --- Sending: once ----------------------------------------------------------
  document.addEventListener("submit", (evenement) => {
    const formulaire = evenement.target;
    if (formulaire.method !== "post") return;
    if (formulaire.dataset.envoi) {
      evenement.preventDefault();
      return;
    }
    // A form that downloads a file leaves the page in place: it may be sent again a little later.
    formulaire.dataset.envoi = "1";
    window.setTimeout(() => delete formulaire.dataset.envoi, DELAI_RENVOI);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-envoi]").forEach((formulaire) => delete formulaire.dataset.envoi);
  });

  // A button that looks disabled says why beside it, and does nothing.
  document.addEventListener("click", (evenement) => {
    if (evenement.target.closest?.('.btn[aria-disabled="true"]')) evenement.preventDefault();
  });

  // --- Unsaved changes ------------------------------------------------------
  const instantane = (formulaire) => new URLSearchParams(new FormData(formulaire)).toString();
  const departs = new Map();
  const modifie = () => [...departs].some(([formulaire, depart]) =>
    formulaire.isConnected && !formulaire.dataset.envoi && instantane(formulaire) !== depart);
  window.addEventListener("beforeunload", (evenement) => {
    if (modifie()) evenement.preventDefault();
  });
  document.addEventListener("sofi:enregistre", (evenement) => departs.set(evenement.target, instantane(evenement.target)));
  document.addEventListener("input", (evenement) => {
    const formulaire = evenement.target.form ?? evenement.target.closest?.("form");
    if (!formulaire || !departs.has(formulaire) || !modifie()) return;
    document.querySelectorAll("[data-brouillon-etat]").forEach((etat) => {
      if (etat.dataset.etat === "alerte") return;
      etat.dataset.etat = "alerte";
      etat.textContent = "Modifications non enregistrées";
    });
  });

  // --- Blocks that depend on an answer ----------------------------------------
  const valeursDe = (nom) => [...document.getElementsByName(nom)].flatMap((controle) => {
    if (controle.type === "checkbox" || controle.type === "radio") return controle.checked ? [controle.value] : [];
    if (controle.multiple) return [...controle.selectedOptions].map((option) => option.value);
    return controle.value ? [controle.value] : [];
  });
  const verifiee = (condition) => {
    const [, nom, signe, attendues] = condition.trim().match(/^([^=!]+)(?:(!?=)(.*))?$/);
    const valeurs = valeursDe(nom);
    if (!signe) return valeurs.length > 0;
    const presente = (attendues ?? "").split("|").some((attendue) => valeurs.includes(attendue));
    return signe === "=" ? presente : !presente;
  };
  const montrer = () => document.querySelectorAll("[data-si]").forEach((bloc) => {
    // A block that holds something to correct is never hidden.
    bloc.hidden = !bloc.dataset.si.split(";").every(verifiee) && !bloc.querySelector(".sofi-champ-erreur");
  });
  document.addEventListener("change", montrer);
  // A link to a question that another answer opens leads to that other question.
  const ouvrante = (bloc) => {
    const [, nom] = bloc.dataset.si.split(";").find((condition) => !verifiee(condition)).trim().match(/^([^=!]+)/);
    const controle = document.getElementsByName(nom)[0];
    return controle?.closest("fieldset[id]") ?? controle;
  };
  const menerOuOnRepond = () => {
    const visee = location.hash && document.getElementById(location.hash.slice(1));
    const bloc = visee && visee.closest("[data-si][hidden]");
    const cible = bloc && ouvrante(bloc);
    if (cible?.id && cible.type !== "hidden") location.replace(`#${cible.id}`);
  };
  window.addEventListener("hashchange", menerOuOnRepond);

  // --- Characters left --------------------------------------------------------
  // The server counts characters, not UTF-16 units; a rich text is counted without its marks.
  const longueur = (texte) => [...texte.replace(/\r\n?/g, "\n")].length;
  const compter = (zone) => {
    const ligne = document.getElementById(`${zone.id}-compteur`);
    if (!ligne) return;
    const limite = Number(zone.dataset.compteur);
    const compte = longueur(zone.sofiTexte ? zone.sofiTexte() : zone.value);
    const nombre = (valeur) => valeur.toLocaleString("fr-FR");
    ligne.textContent = compte > limite
      ? `${nombre(compte)} sur ${nombre(limite)} : ${nombre(compte - limite)} de trop`
      : `${nombre(compte)} sur ${nombre(limite)}`;
    ligne.classList.toggle("sofi-manque", compte > limite);
  };
  document.addEventListener("input", (evenement) => {
    if (evenement.target.dataset?.compteur) compter(evenement.target);
  });

  // --- Signing out: nothing of what was typed stays in this browser -------------
  document.addEventListener("submit", (evenement) => {
    if (!evenement.target.matches('form[action$="/logout/"]')) return;
    Object.keys(localStorage).filter((nom) => nom.startsWith("sofi-saisie:"))
      .forEach((nom) => localStorage.removeItem(nom));
  });

  // --- Password ---------------------------------------------------------------
  document.addEventListener("click", (evenement) => {
    const bouton = evenement.target.closest?.("[data-reveler]");
    const champ = bouton && document.getElementById(bouton.dataset.reveler);
    if (!champ) return;
    const montre = champ.type === "password";
    champ.type = montre ? "text" : "password";
    bouton.setAttribute("aria-pressed", String(montre));
  });

  // --- A key to hand over -----------------------------------------------------
  document.addEventListener("click", async (evenement) => {
    const bouton = evenement.target.closest?.("[data-copier]");
    const champ = bouton && document.getElementById(bouton.dataset.copier);
    if (!champ) return;
    champ.select();
    await navigator.clipboard?.writeText(champ.value);
  });

  // --- A part that is replaced while one is in it: one stays on the same control, else goes to the title ------
  const gestes = "main :is(a[href], button, input, select, textarea, summary, [tabindex])";
  const repere = (controle) => [controle.tagName, controle.id, controle.name, controle.type,
    ["radio", "checkbox", "submit"].includes(controle.type) && controle.value, controle.getAttribute("href"),
    controle.form?.getAttribute("action"), controle.textContent.trim()].join("|");
  let tenu = "";
  document.addEventListener("htmx:beforeSwap", (evenement) => {
    const actif = document.activeElement;
    const dedans = actif !== document.body && evenement.detail.target.contains(actif);
    if (evenement.detail.shouldSwap && dedans) tenu = repere(actif);
  });
  document.addEventListener("htmx:afterSettle", () => {
    const perdu = tenu && document.activeElement === document.body;
    const cherche = tenu;
    tenu = "";
    if (!perdu) return;
    const retrouve = [...document.querySelectorAll(gestes)].find((controle) => repere(controle) === cherche);
    const cible = retrouve ?? document.querySelector("main h1");
    if (cible && !retrouve) cible.tabIndex = -1;
    cible?.focus({ preventScroll: Boolean(retrouve) });
  });

  // --- The end of a job that the page follows, said to who doesn't see it: what replaces it is new, and silent -----
  const suivi = '[hx-trigger^="every"]';
  const annonce = document.createElement("p");
  annonce.className = "visually-hidden";
  annonce.setAttribute("role", "status");
  if (document.querySelector(suivi)) document.querySelector("main").append(annonce);
  let partie = "main";
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.matches(suivi)) partie = `#${detail.target.id}`;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const fin = annonce.isConnected && !document.querySelector(suivi);
    if (!fin || annonce.textContent) return;
    const dit = (ou) => document.querySelector(`${ou} :is([data-annonce], .sofi-note)`);
    const dits = [document.querySelector("main h1"), dit(partie) ?? dit("main")];
    annonce.textContent = dits.map((dit) => dit?.textContent.trim().replace(/\s+/g, " ") ?? "").join(" : ");
  });

  // --- Partial loads: the token of the page, fresh parts prepared like the first ones -----
  document.addEventListener("htmx:configRequest", (evenement) => {
    const jeton = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (jeton && evenement.detail.verb !== "get") evenement.detail.headers["X-CSRFToken"] = jeton.value;
  });
  // What was answered before anything listened, or put back by the browser on coming back, is asked now.
  const servie = (liste) => Math.max(0, [...liste.options].findIndex((option) => option.defaultSelected));
  const change = (controle) => controle.options ? controle.selectedIndex !== servie(controle)
    : controle.value !== controle.defaultValue || controle.checked !== controle.defaultChecked;
  document.addEventListener("htmx:load", (evenement) => {
    if (evenement.target !== document.body) return;
    document.querySelectorAll('[hx-trigger$="change"]').forEach((suivi) => {
      const repondu = [...suivi.querySelectorAll("select, input, textarea")].find(change);
      repondu?.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
  const preparer = () => {
    document.querySelectorAll("textarea[data-compteur]").forEach(compter);
    document.querySelectorAll("form[data-brouillon]").forEach((formulaire) => {
      // What was given back after signing in again is typed, and not sent.
      const rendu = formulaire.querySelector("[data-reprise]");
      if (!departs.has(formulaire)) departs.set(formulaire, rendu ? "" : instantane(formulaire));
    });
    montrer();
  };
  document.addEventListener("htmx:load", preparer);
  document.addEventListener("sofi:riche", preparer);
  preparer();
  menerOuOnRepond();
  document.querySelector(".sofi-resume-erreurs")?.focus();
})();
