// A key of one's device (fingerprint, face, code) instead of something to type. The form stays hidden where the
// browser has none: the password and the code are always beside it.
//
//   data-cle-acces on the form, which holds « credential »; data-options names the element whose text says what is
//   asked of the device, without it the form's own address says it; data-refus is where what failed is said
"use strict";

(() => {
  const REFUS = {
    NotAllowedError: "L’appareil n’a pas confirmé. Recommencez, ou choisissez l’autre moyen.",
    InvalidStateError: "Cet appareil a déjà une clé pour votre compte.",
    SecurityError: "Cette adresse du site ne permet pas les clés d’accès : ouvrez-le par son nom, en https.",
    NotSupportedError: "Cet appareil ne sait pas garder une clé de cette sorte. Choisissez l’autre moyen.",
  };
  const AUTRE = "La clé n’a pas pu être lue. Recommencez, ou choisissez l’autre moyen.";

  const demander = async (adresse) => {
    const reponse = await fetch(adresse, { headers: { Accept: "application/json" } });
    if (!reponse.ok) throw new Error(reponse.statusText);
    return reponse.json();
  };

  const creer = ({ publicKey }) =>
    webauthnJSON.create({
      publicKey: {
        ...publicKey,
        authenticatorSelection: {
          ...publicKey.authenticatorSelection,
          residentKey: "required",
          requireResidentKey: true,
          userVerification: "required",
        },
      },
    });

  const lire = async (formulaire) => {
    const source = document.getElementById(formulaire.dataset.options ?? "");
    const options = source ? JSON.parse(source.textContent) : await demander(formulaire.action);
    return options.creation_options ? creer(options.creation_options) : webauthnJSON.get(options.request_options);
  };

  document.addEventListener("submit", async (evenement) => {
    const formulaire = evenement.target;
    if (!formulaire.matches("[data-cle-acces]")) return;
    evenement.preventDefault();
    const refus = formulaire.querySelector("[data-refus]");
    refus.textContent = "";
    try {
      formulaire.elements.credential.value = JSON.stringify(await lire(formulaire));
      formulaire.submit();
    } catch (erreur) {
      refus.textContent = REFUS[erreur.name] ?? AUTRE;
    }
  });

  if (!webauthnJSON.supported()) return;
  for (const formulaire of document.querySelectorAll("[data-cle-acces]")) formulaire.hidden = false;
  for (const sans of document.querySelectorAll("[data-sans-cle-acces]")) sans.hidden = true;
})();
