// On the front page: the posts of a channel take the place of all posts, and the phone remembers which. Without it the links lead to the
// channels' own pages.
(() => {
	"use strict";
	const $ = (id) => document.getElementById(id);
	const attempt = (part) => { try { return part(); } catch { return undefined; } };
	if (!$("nr-views") || !$("nr-posts")) return;
	const nav = $("nr-views"), links = nav.querySelectorAll("[data-view]");
	const parts = ["nr-posts", "nr-offline"], own = parts.map($); // the notice says from when the posts are
	let wanted; // of two quick clicks the last one counts
	async function show(link) {
		wanted = link;
		let fresh = own;
		if (link.dataset.view) {
			$("nr-posts").setAttribute("aria-busy", "true");
			const response = await fetch(link.href);
			if (!response.ok) throw response;
			const page = new DOMParser().parseFromString(await response.text(), "text/html");
			fresh = parts.map((id) => page.getElementById(id));
		}
		if (wanted !== link) return;
		parts.forEach((id, i) => fresh[i] && $(id) && $(id).replaceWith(fresh[i]));
		$("nr-posts").removeAttribute("aria-busy");
		for (const l of links) l === link ? l.setAttribute("aria-current", "true") : l.removeAttribute("aria-current");
		document.dispatchEvent(new Event("newsroom-posts"));
	}
	nav.addEventListener("click", (event) => {
		const link = event.target.closest("[data-view]");
		if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
		event.preventDefault();
		attempt(() => localStorage.setItem("newsroom-view", link.dataset.view));
		show(link).catch(() => wanted === link && location.assign(link.href));
	});
	const kept = attempt(() => localStorage.getItem("newsroom-view"));
	const link = kept && [...links].find((l) => l.dataset.view === kept);
	if (link) show(link).catch(() => $("nr-posts").removeAttribute("aria-busy"));
})();
