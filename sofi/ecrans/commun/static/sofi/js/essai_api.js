// The answer of the API under the form that asks for it; without this file the browser shows it by itself.
const formulaire = document.querySelector("[data-essai-api]");
const zone = document.querySelector("[data-reponse-api]");
const LONGUEUR = 200000; // characters shown

const ecrire = (nom, texte) => {
  zone.querySelector(`[data-reponse-${nom}]`).textContent = texte;
};

const demander = async (evenement) => {
  evenement.preventDefault();
  const choisis = [...new FormData(formulaire)].filter(([, valeur]) => valeur);
  const requete = new URLSearchParams(choisis).toString();
  const adresse = formulaire.getAttribute("action") + (requete ? `?${requete}` : "");
  const lien = zone.querySelector("[data-reponse-adresse]");
  lien.href = adresse;
  lien.textContent = lien.href;
  zone.hidden = false;
  ecrire("etat", "Demande en cours…");
  ecrire("corps", "");
  try {
    const debut = performance.now();
    const reponse = await fetch(adresse);
    const texte = JSON.stringify(await reponse.json(), null, 2);
    const duree = Math.round(performance.now() - debut);
    const restants = reponse.headers.get("RateLimit-Remaining");
    const reste = restants === null ? "" : `, ${restants} appels restants dans la minute`;
    ecrire("etat", `${reponse.status} en ${duree} ms${reste}.`);
    const coupe = texte.length > LONGUEUR ? "\n… (la suite est à l’adresse ci-dessus)" : "";
    ecrire("corps", texte.slice(0, LONGUEUR) + coupe);
  } catch {
    ecrire("etat", "Le site n’a pas répondu : vérifiez votre connexion, puis recommencez.");
  }
};

if (formulaire) formulaire.addEventListener("submit", demander);
