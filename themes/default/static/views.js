// On the front page: the posts of a channel take the place of all posts, and the phone remembers which. Without it the links lead to the
// channels' own pages.
(() => {
	"use strict";
	const $ = (id) => document.getElementById(id);
	const attempt = (part) => { try { return part(); } catch {} };
	const nav = $("nr-views");
	if (!nav || !$("nr-posts")) return;
	const links = [...nav.querySelectorAll("[data-view]")];
	const parts = ["nr-posts", "nr-offline"], own = parts.map($); // the notice says from when the posts are
	// Who does not see other posts come is told.
	const status = document.createElement("p");
	status.setAttribute("role", "status");
	status.style.cssText = "position:absolute;clip-path:inset(50%)";
	nav.after(status);

	let wanted; // of two quick clicks the last one counts
	async function show(link, reads = () => false) {
		wanted = link;
		let fresh = own;
		if (link.dataset.view) {
			const response = await fetch(link.href);
			const page = new DOMParser().parseFromString(await response.text(), "text/html");
			fresh = parts.map((id) => page.getElementById(id));
			if (!response.ok || !fresh[0]) throw response; // not there, or the login of a hotel
		}
		if (wanted !== link || reads()) return;
		if ($("nr-posts").contains(document.activeElement)) link.focus();
		parts.forEach((id, i) => fresh[i] && $(id)?.replaceWith(fresh[i]));
		for (const l of links) l.removeAttribute("aria-current");
		link.setAttribute("aria-current", "true");
		status.textContent = (nav.getAttribute("aria-label") ?? "") + " " + link.textContent;
		document.dispatchEvent(new Event("newsroom-posts"));
	}
	nav.addEventListener("click", (event) => {
		const link = event.target.closest("[data-view]");
		if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
		event.preventDefault();
		attempt(() => localStorage.setItem("newsroom-view", link.dataset.view));
		show(link).catch(() => wanted === link && location.assign(link.href));
	});

	// The remembered view comes by itself, unless someone has begun to read. (To scroll is to turn a wheel or to wipe: a reload scrolls as well.)
	const kept = attempt(() => localStorage.getItem("newsroom-view")), link = kept && links.find((l) => l.dataset.view === kept);
	if (!link) return;
	let begun;
	for (const type of ["pointerdown", "wheel", "touchmove", "keydown"]) {
		addEventListener(type, ({ key }) => { begun ||= key !== "Tab"; }, { passive: true });
	}
	show(link, () => begun || own[0].contains(document.activeElement)).catch(() => {});
})();
