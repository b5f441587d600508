// On every page. Each part stands for itself, and the page is whole without it: what a browser lacks or refuses (storage in private
// windows, workers) ends that part and nothing else.
(() => {
	"use strict";
	const { worker, scope } = document.currentScript.dataset;
	const $ = (id) => document.getElementById(id);
	const attempt = (part) => { try { return part(); } catch { return undefined; } };

	// Behind the absolute time stands how long ago that was, for a week.
	const lang = document.documentElement.lang || undefined;
	const midnight = (ms) => new Date(ms).setHours(0, 0, 0, 0);
	function ago(from, now) {
		const minutes = Math.floor((now - from) / 6e4), days = Math.round((midnight(now) - midnight(from)) / 864e5);
		if (!(minutes > -2) || days > 7) return ""; // the clock of a phone may be a minute behind
		const format = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
		if (minutes < 1) return format.format(0, "second");
		if (minutes < 60) return format.format(-minutes, "minute");
		return minutes < 1440 ? format.format(-Math.floor(minutes / 60), "hour") : format.format(-days, "day");
	}
	function times() {
		for (const time of document.querySelectorAll("time[data-ago]")) {
			const text = ago(Date.parse(time.dateTime), Date.now());
			let span = time.querySelector(".ago");
			if (!span) time.append(span = document.createElement("span"));
			span.className = "ago";
			span.textContent = text && " · " + text;
		}
	}

	// Views of the front page: the posts of a channel take the place of all posts.
	function views() {
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
			attempt(times);
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
	}

	// The worker looks for news when a page is there, comes back to the front, or has net again; it tells of what is urgent.
	function work() {
		const workers = navigator.serviceWorker;
		const ask = (why) => workers.ready.then((r) => r.active.postMessage({ type: "contact", why }));
		workers.addEventListener("message", ({ data }) => data.type === "urgent" && attempt(() => tell(data)));
		const start = () => workers.register(worker, { scope, updateViaCache: "none" }).then(() => {
			ask($("nr-offline")?.hidden === false ? "back" : "start"); // a page of the worker's own may be behind
			addEventListener("online", () => ask("online"));
			document.addEventListener("visibilitychange", () => document.hidden || ask("back"));
		}).catch(() => {});
		document.readyState === "complete" ? start() : addEventListener("load", start);
	}
	function tell({ title, href }) {
		const news = $("nr-news"), link = document.createElement("a"), line = document.createElement("p");
		link.href = href;
		link.textContent = title;
		line.append(link);
		for (const old of news.querySelectorAll("a")) if (old.href === link.href) old.parentNode.remove();
		news.hidden = false;
		setTimeout(() => news.append(line), 100); // a region is read out for what comes into it while it can be seen
	}

	attempt(times);
	setInterval(() => attempt(times), 6e4);
	if ($("nr-views") && $("nr-posts")) attempt(views);
	if (worker) attempt(work);
})();
