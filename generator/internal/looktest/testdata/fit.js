// Returns in words what does not fit on the screen, is cut off or lies on something else.
(() => {
  const losses = new Set();
  const name = element => element.tagName.toLowerCase() + (element.id ? "#" + element.id : "") +
    [...element.classList].map(c => "." + c).join("") + " " + element.textContent.trim().replace(/\s+/g, " ").slice(0, 60);
  const ancestors = function* (element) { for (; element; element = element.parentElement) yield element; };
  const has = (element, test) => { for (const a of ancestors(element)) if (test(getComputedStyle(a), a)) return true; return false; };
  const scrolls = element => has(element, (s, a) => a !== document.documentElement && a !== document.body && /auto|scroll/.test(s.overflowX));
  const fixed = element => has(element, s => s.position === "fixed" || s.position === "sticky");
  const hiddenForEyes = element => has(element, (s, a) => s.clipPath !== "none" && s.position === "absolute" || s.position === "absolute" && a.getBoundingClientRect().bottom <= 0);
  const width = document.documentElement.clientWidth;
  const page = document.scrollingElement;
  if (page.scrollWidth > width) losses.add(`the page is wider than the screen: ${page.scrollWidth} px of ${width}`);

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; node = walker.nextNode();) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("script, style, noscript, svg, template") || !element.checkVisibility({visibilityProperty: true, opacityProperty: true}) || hiddenForEyes(element)) continue;
    texts.push({node, element});
  }
  for (const {element} of texts) {
    for (const a of ancestors(element)) {
      if (a === document.body) break;
      const style = getComputedStyle(a);
      const inline = style.display === "inline";
      if (!inline && /hidden|clip/.test(style.overflowX) && a.scrollWidth > a.clientWidth + 1) losses.add("text is cut off at the side: " + name(a));
      if (!inline && /hidden|clip/.test(style.overflowY) && a.scrollHeight > a.clientHeight + 1 && style.webkitLineClamp === "none" && !scrolls(a)) losses.add("text is cut off below: " + name(a));
    }
  }

  const range = document.createRange();
  const boxes = texts.filter(({element}) => !fixed(element)).flatMap(({node, element}) => {
    range.selectNodeContents(node);
    const clamp = element.closest("*") && [...ancestors(element)].find(a => getComputedStyle(a).webkitLineClamp !== "none");
    const floor = clamp ? clamp.getBoundingClientRect().bottom : Infinity;
    const block = [...ancestors(element)].find(a => getComputedStyle(a).display !== "inline");
    return [...range.getClientRects()].filter(r => r.width > 1 && r.height > 1 && r.top < floor - 1).map(r => ({element, block, left: r.left, right: r.right, top: r.top, bottom: r.bottom}));
  });
  for (const box of boxes) {
    if ((box.right > width + 1 || box.left < -1) && !scrolls(box.element)) losses.add("text is beside the screen: " + name(box.element));
  }
  boxes.sort((a, b) => a.top - b.top);
  boxes.forEach((a, i) => {
    for (let j = i + 1; j < boxes.length && boxes[j].top < a.bottom; j++) {
      const b = boxes[j];
      if (a.block === b.block || scrolls(a.element) !== scrolls(b.element)) continue;
      const high = Math.min(a.bottom, b.bottom) - b.top, wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      if (wide > 2 && high > .3 * Math.min(a.bottom - a.top, b.bottom - b.top)) losses.add(`text lies on text: ${name(a.element)} / ${name(b.element)}`);
    }
  });
  return [...losses];
})()
