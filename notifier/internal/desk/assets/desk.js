// What the editors' pages do beside what they do without scripts: they count what an answer costs, show what has come meanwhile, and lose nothing that is typed.
"use strict";

const every = 20_000; // milliseconds between two looks for something new
const pause = 200; // after the last key, before the counter asks
const desk = () => document.getElementById("desk");
const fields = () => [...document.querySelectorAll(".answer textarea")];
const typed = () => fields().filter(field => field.value.trim() !== "");

// The counter beside a field.
const timers = new WeakMap();
const count = async field => {
	const form = field.form, text = field.value;
	const body = new URLSearchParams({text, way: form.elements.way?.value ?? ""});
	try {
		const answer = await fetch("/desk/measure", {method: "POST", body});
		const {said} = await answer.json();
		if (field.value === text) form.querySelector(".counter").textContent = said;
	} catch {} // the old number stays; sending says what is wrong
};
document.addEventListener("input", event => {
	const field = event.target;
	if (!field.matches(".answer textarea")) return;
	clearTimeout(timers.get(field));
	timers.set(field, setTimeout(count, pause, field));
});

// A form is sent once, and not without a connection: the browser's own page would take the place of what is typed. The others may hold texts that leaving the
// page would lose.
let sent = null;
document.addEventListener("submit", event => {
	if (sent || !navigator.onLine) event.preventDefault();
	if (!navigator.onLine) return tell("offline");
	sent ??= event.target;
});
addEventListener("pageshow", () => { sent = null; });
addEventListener("beforeunload", event => {
	if (typed().every(field => field.form === sent)) return;
	event.preventDefault();
	sent = null; // who stays here may send it after all
});

// What has come meanwhile: a list shows it at once, a thread says so first, since somebody may be reading or writing there.
let news = null;
const look = async () => {
	if (document.visibilityState !== "visible" || sent || !desk()) return;
	let answer, page;
	try {
		answer = await fetch(location.pathname + location.search, {headers: {"Newsroom-Polling": "1"}});
		page = new DOMParser().parseFromString(await answer.text(), "text/html");
	} catch {}
	if (!answer || !page || answer.status >= 500) return tell("offline");
	const fresh = page.getElementById("desk");
	if (answer.redirected && !fresh) return tell("out", Object.assign(document.createElement("a"), {textContent: notice().dataset.signIn, href: answer.url, target: "_blank"}));
	if (fresh?.dataset.page !== desk().dataset.page) return; // the thread is gone
	if (notice().dataset.kind !== "news") hush();
	document.title = page.title;
	(fresh.dataset.page === "list" ? replaceList : compareThread)(fresh);
};

// The notice says one thing at a time, with what can be done about it.
const notice = () => document.getElementById("news");
const hush = () => {
	notice().replaceChildren();
	delete notice().dataset.kind;
};
const tell = (kind, action) => {
	const {dataset} = notice();
	if (dataset.kind === kind) return;
	dataset.kind = kind;
	notice().replaceChildren(Object.assign(document.createElement("span"), {textContent: dataset[kind]}));
	if (action) notice().append(Object.assign(action, {className: "button"}));
};

const replaceList = fresh => {
	const now = document.getElementById("threads"), then = fresh.querySelector("#threads");
	if (now.innerHTML === then.innerHTML) return;
	const at = now.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
	now.replaceWith(then);
	if (at) [...then.querySelectorAll("a")].find(link => link.getAttribute("href") === at)?.focus();
	document.getElementById("sum").textContent = fresh.querySelector("#sum").textContent;
};

const compareThread = fresh => {
	for (const state of fresh.querySelectorAll("[data-answer]")) {
		const old = document.querySelector(`[data-answer="${state.dataset.answer}"]`);
		if (old && old.textContent !== state.textContent) old.replaceWith(state.cloneNode(true));
	}
	if (fresh.dataset.version === desk().dataset.version) return;
	news = fresh;
	const show = Object.assign(document.createElement("button"), {type: "button", textContent: notice().dataset.show});
	show.addEventListener("click", showNews);
	tell("news", show);
};

// showNews replaces the thread; what is typed moves over.
const showNews = () => {
	const mine = typed();
	desk().replaceWith(news);
	for (const old of mine) {
		const field = fields().find(one => one.form.elements.who.value === old.form.elements.who.value);
		if (!field) {
			keep(old);
			continue;
		}
		field.value = old.value;
		field.closest("details")?.setAttribute("open", "");
		count(field);
	}
	desk().querySelector("h1").focus();
};

// keep shows what nobody can get any more, so that it can be copied. It stays above the thread, whatever is new there.
const keep = ({value, form}) => {
	const label = Object.assign(document.createElement("label"), {className: "notice bad", textContent: `${notice().dataset.kept} (${form.querySelector("label").textContent})`});
	label.append(Object.assign(document.createElement("textarea"), {value, readOnly: true}));
	desk().before(label);
};

// What is said of the last form is said once.
if (document.getElementById("said")) {
	const here = new URL(location);
	here.searchParams.delete("said");
	history.replaceState(null, "", here);
}

setInterval(look, every);
document.addEventListener("visibilitychange", look);
