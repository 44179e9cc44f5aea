// A preview shows where it was asked for. Without this file the page comes again with it.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-look] a") : null;
  const place = link?.closest<HTMLElement>("[data-look]");
  if (!link || !place) return;
  event.preventDefault();
  const picture = document.createElement("img");
  picture.className = "preview";
  picture.tabIndex = -1;
  picture.alt = place.dataset.alt ?? "";
  picture.onerror = () => {
    place.className = "field-error";
    place.setAttribute("role", "alert");
    place.textContent = place.dataset.wrong ?? "";
  };
  picture.src = place.dataset.look ?? "";
  place.replaceChildren(picture);
  picture.focus();
});
