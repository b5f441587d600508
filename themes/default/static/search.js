// Search as you type, on the page /search/ alone. The index (search.json) is read once, folded once, and looked through on the phone, so
// that it works without net as well. Without this script the page has its lists by month, and the form stays hidden.
(() => {
	"use strict";
	const form = document.getElementById("nr-search"), list = document.getElementById("nr-results");
	if (!form || !list) return;
	const input = form.querySelector("input[type=search]"), words = form.dataset;
	const lang = document.documentElement.lang || undefined;
	const most = 30; // results shown
	const icons = document.getElementById("nr-icons")?.content; // of the states

	// Folding. Text is compared without case and accents. An umlaut has two spellings without one: as Duden writes it (Bäcker, Baecker)
	// and as people type it (Backer). Text is found by both; what someone types with an umlaut is meant, and is looked for as ae only.
	const both = { ß: "ss", æ: "ae", œ: "oe", ø: "oe", ł: "l", đ: "d", ð: "d", þ: "th", ħ: "h", ı: "i", ς: "σ", "’": "'", "‘": "'", "‑": "-", "–": "-", "\u00ad": "", "\u200b": "" };
	const spelled = { ...both, ä: "ae", ö: "oe", ü: "ue" };
	const plain = { ...both, æ: "a", œ: "o", ø: "o" };
	const letter = new RegExp("[" + Object.keys(spelled).join("") + "]", "g");
	const fold = (text, table) => text.normalize("NFC").toLowerCase().replace(letter, (c) => table[c] ?? c)
		.normalize("NFD").replace(/\p{M}/gu, "");
	const forms = (text) => [...new Set([fold(text, spelled), fold(text, plain)])].join("\n");

	// The index: of each post what is looked through, in the order of search.json, the newest first.
	let posts, loading;
	function load() {
		return loading ??= fetch(words.index).then((response) => {
			if (!response.ok) throw new Error(response.status);
			return response.json();
		}).then(read).catch((problem) => {
			loading = undefined; // the next key tries again
			throw problem;
		});
	}
	function read({ base, sections, tags, authors, posts: rows }) {
		const row = ([href, title, teaser, section, tagged, date, flags, language, by = [], place]) => ({
			href: /^(\/|https?:)/.test(href) ? href : base + href, title, teaser, date, language,
			section: (sections[section] ?? [])[1] ?? "", exercise: flags & 2, urgent: flags & 1, clear: flags & 16,
			labels: [...tagged.map((t) => tags[t]), ...(place ? [place] : []), ...by.map((a) => authors[a])],
		});
		posts = rows.map(row);
		// All of a kind is folded as one string: one call instead of one for each post.
		const lines = (kind) => {
			const text = posts.map((p) => kind(p).replace(/\s+/g, " ")).join("\n");
			const a = fold(text, spelled).split("\n"), b = fold(text, plain).split("\n");
			return a.map((line, i) => (line === b[i] ? line : line + "\n" + b[i]));
		};
		const titles = lines((p) => p.title), labels = lines((p) => [p.section, ...p.labels].join(" · ")), teasers = lines((p) => p.teaser);
		posts.forEach((p, i) => {
			p.inTitle = titles[i];
			p.inLabels = labels[i];
			p.all = titles[i] + "\n" + labels[i] + "\n" + teasers[i];
		});
	}

	// A word counts most at the start of a word of the title, then in the title, in section, tags, place and authors, in the teaser.
	const inWord = /[\p{L}\p{N}]/u;
	function weight(post, word) {
		let at = post.inTitle.indexOf(word);
		if (at < 0) return post.inLabels.includes(word) ? 1 : 0;
		for (; at >= 0; at = post.inTitle.indexOf(word, at + 1)) {
			if (at === 0 || !inWord.test(post.inTitle[at - 1])) return 3;
		}
		return 2;
	}
	// Who types on narrows what was found: only that is looked through again.
	let last = { words: [], found: [] };
	function find(query) {
		const typed = fold(query, spelled).split(/\s+/).filter(Boolean);
		const bare = typed.map((word) => word.replace(/^\p{P}+|\p{P}+$/gu, "")).filter(Boolean); // „Linie 3“, and what follows
		const wanted = [...new Set(bare.length ? bare : typed)];
		if (!wanted.length) return { wanted, found: [], ranked: [] };
		const narrower = last.words.length && last.words.every((old) => wanted.some((word) => word.includes(old)));
		const found = (narrower ? last.found : posts).filter((post) => wanted.every((word) => post.all.includes(word)));
		last = { words: wanted, found };
		const ranks = [];
		for (const post of found) {
			const rank = wanted.reduce((sum, word) => sum + weight(post, word), 0);
			(ranks[rank] ??= []).push(post); // stays newest first
		}
		return { wanted, found, ranked: ranks.reverse().flat().slice(0, most) };
	}

	// Marks. Folding changes lengths (ß is ss), so each letter of the text is folded by itself, and every folded one knows where it came from.
	function hits(text, wanted) {
		const ranges = [];
		const letters = text.match(/\P{M}\p{M}*|\p{M}+/gu) ?? []; // with the accents that stand behind them
		for (const table of [spelled, plain]) {
			let folded = "", offset = 0;
			const from = [], to = [];
			for (const one of letters) {
				const piece = fold(one, table);
				for (let i = 0; i < piece.length; i++) from.push(offset), to.push(offset + one.length);
				folded += piece;
				offset += one.length;
			}
			for (const word of wanted) {
				for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
					ranges.push([from[at], to[at + word.length - 1]]);
				}
			}
		}
		const joined = []; // a mark of one piece, also where words or the two foldings meet
		for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
			const before = joined[joined.length - 1];
			if (before && start <= before[1]) before[1] = Math.max(before[1], end);
			else joined.push([start, end]);
		}
		return joined;
	}
	function element(name, className, ...children) {
		const made = document.createElement(name);
		if (className) made.className = className;
		made.append(...children);
		return made;
	}
	function marked(text, wanted) {
		const made = document.createDocumentFragment();
		let done = 0;
		for (const [from, to] of hits(text, wanted)) {
			made.append(text.slice(done, from), element("mark", "", text.slice(from, to)));
			done = to;
		}
		made.append(text.slice(done));
		return made;
	}

	const format = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" });
	function result(post, wanted) {
		const link = element("a", "hit-title", marked(post.title, wanted)), teaser = element("p", "hit-text", marked(post.teaser, wanted));
		link.href = post.href;
		if (post.language) link.lang = teaser.lang = post.language;
		const item = element("li", "hit");
		for (const [state, look] of [["exercise", "drill"], ["urgent", "alert"], ["clear", "clear"]]) {
			const icon = icons?.querySelector(`[href$="#${look}"]`)?.parentNode.cloneNode(true);
			if (post[state] && words[state]) item.append(element("strong", "state " + look, icon ?? "", words[state]), " ");
		}
		item.append(link);
		if (post.teaser) item.append(teaser);
		const time = element("time", "", format.format(new Date(post.date)));
		time.dateTime = post.date;
		const meta = element("p", "small hit-meta", marked(post.section, wanted), post.section && " · ", time);
		for (const label of post.labels) if (wanted.some((word) => forms(label).includes(word))) meta.append(" · ", marked(label, wanted));
		if (post.language) meta.append(" · " + new Intl.DisplayNames(lang, { type: "language" }).of(post.language));
		item.append(meta);
		return item;
	}

	const status = document.getElementById("nr-found") ?? form.parentNode.insertBefore(element("p", "small"), form.nextSibling);
	status.id = "nr-found";
	status.setAttribute("role", "status"); // read out when the reader pauses
	const say = (text = "") => { if (status.textContent !== text) status.textContent = text; };
	const fill = (text = "", ...values) => text.replace(/\{(\d)\}/g, (_, n) => values[n - 1].toLocaleString(lang));
	function count(n) {
		if (n > most && words.first) return fill(words.first, n, most);
		return n === 0 ? words.none : n === 1 ? fill(words.single, n) : fill(words.many, n);
	}

	function show() {
		const { wanted, found, ranked } = find(input.value);
		list.replaceChildren(...ranked.map((post) => result(post, wanted)));
		say(wanted.length ? count(found.length) : "");
	}
	function keep() {
		const address = new URL(location.href), query = input.value.trim();
		query ? address.searchParams.set("q", query) : address.searchParams.delete("q");
		try { history.replaceState(history.state, "", address); } catch { /* Safari counts the calls; the next key brings it up to date */ }
	}
	function search() {
		keep();
		if (posts) return show();
		if (input.value.trim()) say(words.loading);
		load().then(show, () => say(words.failed));
	}

	input.addEventListener("input", search);
	input.addEventListener("focus", () => load().catch(() => {}), { once: true }); // is there before the first word is typed
	input.addEventListener("keydown", (event) => {
		if (event.key !== "Escape" || !input.value) return;
		event.preventDefault();
		input.value = "";
		search();
	});
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		search();
	});
	const asked = new URLSearchParams(location.search).get("q");
	form.hidden = false;
	if (asked !== null) input.value = asked;
	if (input.value) search();
})();
