// Returns what the tab key must reach, in order: on the whole page, or from the main part to the first place behind it, and then the focus is put on the main
// part. note() adds what it reached to stops: {Element, Shown, Seen}.
(whole => {
  const name = element => element.tagName.toLowerCase() + (element.id ? "#" + element.id : "") +
    (element.getAttribute("href") ? "[" + element.getAttribute("href") + "]" : "") + " " + (element.textContent || element.name || "").trim().replace(/\s+/g, " ").slice(0, 40);
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, video[controls], audio[controls], [tabindex], [contenteditable]")].filter(element =>
    element.tabIndex >= 0 && !element.disabled && element.type !== "hidden" && !element.closest("[inert]") && element.checkVisibility({visibilityProperty: true}));
  const drawn = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderColor", "borderWidth", "color", "textDecorationLine", "transform", "top", "opacity", "clipPath"];
  const style = element => ["", "::before", "::after"].map(part => {
    const computed = getComputedStyle(element, part || null);
    return part && computed.content === "none" ? "" : drawn.map(property => property.startsWith("outline") && computed.outlineStyle === "none" ? "" : computed[property]).join(";");
  }).join("|");
  const before = new Map(all.map(element => [element, style(element)]));
  const seen = element => [...element.getClientRects()].some(({left, top, width, height}) =>
    [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]].some(([x, y]) => {
      const hit = document.elementFromPoint(left + width * x, top + height * y);
      return hit && (element.contains(hit) || hit.contains(element));
    }));
  window.stops = [];
  const main = document.querySelector("main");
  const first = all.findIndex(element => main.contains(element));
  const wanted = whole || first < 0 ? all : all.slice(first, all.findLastIndex(element => main.contains(element)) + 2);
  if (wanted !== all)
    main.focus();
  let last = document.activeElement;
  window.note = async () => {
    await new Promise(requestAnimationFrame); // the browser brings it into sight
    const element = document.activeElement;
    if (element !== last && element !== document.body) { // a player has stops of its own
      stops.push({Element: name(element), Shown: !before.has(element) || style(element) !== before.get(element), Seen: seen(element)});
    }
    last = element;
    return stops.length;
  };
  return wanted.map(name);
})
