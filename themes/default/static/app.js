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

	// The worker looks for news when a page is there, comes back to the front, or has net again; it tells of what is urgent.
	function work() {
		const workers = navigator.serviceWorker;
		const ask = (why) => workers.ready.then((r) => r.active.postMessage({ type: "contact", why }));
		workers.addEventListener("message", ({ data }) => attempt(() => tell(data)));
		const start = () => workers.register(worker, { scope, updateViaCache: "none" }).then(() => {
			ask();
			addEventListener("online", () => ask("online"));
			const back = () => document.hidden || ask();
			document.addEventListener("visibilitychange", back);
			setInterval(back, 3e5); // a page on a screen in the hall never leaves the front
		}).catch(() => {});
		document.readyState === "complete" ? start() : addEventListener("load", start);
	}
	function tell({ type, href, hrefs = [href], title, at, lang: of }) {
		if (of && of !== lang) return; // is for pages of another language
		const news = $("nr-news"), link = document.createElement("a"), line = document.createElement("p");
		for (const old of news.querySelectorAll("a")) if (hrefs.includes(old.pathname)) old.parentNode.remove();
		news.hidden = !news.firstElementChild;
		link.href = href;
		if (type !== "urgent" || link.origin !== location.origin || !link.pathname.startsWith(scope) || says(link, at)) return;
		link.textContent = title;
		line.append(link);
		news.hidden = false;
		setTimeout(() => news.append(line), 100); // a region is read out for what comes into it while it can be seen
	}
	// A page that was made since then says it itself: in its banner, or because it is the post.
	function says({ href, pathname }, at) {
		const about = location.pathname === pathname ? $("nr-main") : [...document.querySelectorAll(".banner a")].find((a) => a.href === href)?.closest(".banner");
		return [...about?.querySelectorAll("time[data-ago]") ?? []].some((time) => Date.parse(time.dateTime) >= Date.parse(at));
	}

	attempt(times);
	setInterval(() => attempt(times), 6e4);
	document.addEventListener("newsroom-posts", () => attempt(times)); // others have come onto the page
	if (worker) attempt(work);
})();
