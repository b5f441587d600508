// The service worker: what keeps the newsroom readable without net.
//
// It lives at the root of the site, and its scope is the base path. What there is to keep it learns from offline.json beside it:
//
//	{"version", "pages": [[HREF, VERSION]…], "assets": [HREF…], "gone": [HREF…], "urgent": [[HREF, VERSION, TEXT, TIME, LANGUAGE]…]}
//
// Two caches: "pages" (whatever may change) and "assets" (what has the hash of its content in its name and never changes). A stored page
// carries its marks in headers of its own: when it was fetched, in which VERSION, when it was last read, and when the site was last asked
// whether it is still there. Thus a page and its marks are
// always written together, and a worker that is stopped in the middle of its work goes on at the next contact. The last offline.json is
// kept in "pages" too: it is what this worker knows of the site.
"use strict";

const format = 1; // of the caches; another number starts afresh
const base = new URL(self.registration.scope).pathname;
const owned = `newsroom ${base} `; // an origin may hold several newsrooms
const pagesName = `${owned}${format} pages`, assetsName = `${owned}${format} assets`;
const manifestHref = base + "offline.json";
const patience = 3000; // ms for the net where the cache has the page
const pause = 60000; // ms between two contacts
const mostRead = 300; // pages kept because they were read
const mostAsked = 10; // read pages that are asked after at a contact
const largest = 5e6; // bytes of a file that is kept
const stored = "x-newsroom-stored", version = "x-newsroom-version", read = "x-newsroom-read", checked = "x-newsroom-checked";

const pages = () => caches.open(pagesName);
const assets = () => caches.open(assetsName);
const hashed = (href) => /\.[0-9a-f]{8}(-\d+)?\.\w+$/.test(href);
const within = (ms) => AbortSignal.timeout?.(ms); // a dead connection must not hold up the next contact
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const href = (url) => new URL(url, self.location).pathname; // a static site has one page for all queries

// Feeds, calendar files, the messages of the notifier and the files of this worker are for others, or must be fresh.
const passed = /\/_newsroom\/|\/(feed\.xml|atom\.xml|feed\.json|alerts\.json|offline\.json|sw\.js|[^/]+\.ics)$/;

let cutOff = false; // the last request failed: the next contact need not wait
let contacting; // the contact under way; two tabs share it
let madeRoom; // it has made room already

// Waiting for old pages to close would only keep old bugs alive: pages ask nothing of this worker but "contact", the HTML of an open page
// is never changed, and files of an older version have names of their own.
self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
async function activate() {
	for (const name of await caches.keys()) {
		if (name.startsWith(owned) && name !== pagesName && name !== assetsName) await caches.delete(name);
	}
	await self.clients.claim();
}

self.addEventListener("message", (event) => {
	if (event.data?.type === "contact") event.waitUntil(contact(event.source, event.data.why).catch(() => {}));
});

self.addEventListener("fetch", (event) => {
	const { request } = event, url = new URL(request.url);
	if (request.method !== "GET" || url.origin !== self.location.origin || !url.pathname.startsWith(base)) return;
	if (passed.test(url.pathname) || request.headers.has("range") || /^(video|audio|track)$/.test(request.destination)) return;
	event.respondWith(hashed(url.pathname) ? fromAssets(event) : fromNet(event));
});

// ---- answers

async function fromAssets(event) {
	const key = href(event.request.url), cache = await assets();
	const kept = await fileIn(cache, key);
	if (kept) return kept;
	try {
		const response = await fetch(event.request);
		if (storable(response, key)) event.waitUntil(put(cache, key, response.clone()));
		return response;
	} catch (problem) {
		cutOff = true;
		// Another width of the same picture is better than none.
		const picture = (name) => name.replace(/-\d+\.\w+$/, "-");
		const other = picture(key) !== key && (await cache.keys()).find((r) => picture(href(r.url)) === picture(key));
		const file = other && (await fileIn(cache, href(other.url)));
		if (file) return file;
		throw problem;
	}
}
async function fileIn(cache, key) {
	const kept = await cache.match(key);
	if (!kept || !misnamed(kept, key)) return kept;
	await cache.delete(key);
}

async function fromNet(event) {
	const key = href(event.request.url), navigates = event.request.mode === "navigate";
	const cache = await pages(), kept = await cache.match(key);
	if (kept && !navigates && (await knownCurrent(cache, key, kept))) return kept; // search.json is large
	const net = fromServer(event, cache, key, kept);
	if (!kept) return net.catch((problem) => (navigates ? offlinePage(cache, key, problem) : Promise.reject(problem)));
	event.waitUntil(net.catch(() => {})); // is kept for the next time even when it comes late
	const answer = await Promise.race([net.catch(() => {}), wait(patience)]);
	if (answer && answer.status < 500) return answer;
	if (navigates) event.waitUntil(mark(cache, key, kept.clone(), { [read]: Date.now() }).catch(() => {}));
	return withNotice(cache, key, kept.clone()); // what comes late is compared with it
}

// What may change is asked for at the server: the browser's own store may hold a page of yesterday that says nothing of its age.
async function fromServer(event, cache, key, before) {
	let response;
	try {
		response = await fetch(event.request, { cache: "no-cache" });
	} catch (problem) {
		cutOff = true;
		throw problem;
	}
	if (before && isGone(response)) event.waitUntil(drop(cache, await manifestOf(cache), [key]));
	if (storable(response, key)) event.waitUntil(keepRead(cache, key, response.clone(), before));
	return response;
}

// A page that is read as it was stored is still in its version. Of a changed one the version is not known, so that the next contact
// fetches it once more where it is a page to be kept in any case.
async function keepRead(cache, key, response, before) {
	const same = before?.headers.get(version) && (await before.clone().text()) === (await response.clone().text());
	const now = Date.now();
	await put(cache, key, marked(response, { [stored]: now, [read]: now, [checked]: now, [version]: same ? before.headers.get(version) : "" }));
	await trim(cache, mostRead);
}

async function knownCurrent(cache, key, kept) {
	if (!young(await cache.match(manifestHref), 5 * pause)) return false;
	return listed(await manifestOf(cache)).get(key) === kept.headers.get(version);
}

async function offlinePage(cache, key, problem) {
	const language = key.slice(base.length).split("/")[0];
	const page = (language && (await cache.match(`${base}${language}/offline/`))) || (await cache.match(`${base}offline/`));
	if (!page) throw problem;
	return page;
}

// A page without net says from when it is: from when it was fetched, or from the last contact that found it unchanged.
async function withNotice(cache, key, page) {
	if (!/^text\/html/.test(page.headers.get("content-type"))) return page;
	let from = Number(page.headers.get(stored));
	if (from > Date.now()) from = Date.parse(page.headers.get("date")) || Date.now(); // the clock was wrong
	const manifest = await cache.match(manifestHref);
	if (young(manifest, Infinity) && listed(await manifestOf(cache)).get(key) === page.headers.get(version)) {
		from = Math.max(from, manifest.headers.get(stored));
	}
	const html = await page.text(), [, lang] = /<html[^>]*\slang="?([\w-]+)/i.exec(html) ?? [];
	const time = `<time id="nr-stored" datetime="${new Date(from).toISOString()}">${spoken(from, lang)}</time>`;
	const said = html.replace(/(<[^<>]*\sid="?nr-offline\b"?[^<>]*?)\shidden(="")?(?=[\s>])/, "$1")
		.replace(/<time\s[^<>]*id="?nr-stored\b[^<>]*>[^<]*<\/time>/, time);
	return new Response(said, { headers: page.headers });
}
function spoken(ms, lang) {
	const style = { dateStyle: "long", timeStyle: "short" };
	try { return new Intl.DateTimeFormat(lang, style).format(ms); } catch { return new Intl.DateTimeFormat(undefined, style).format(ms); }
}

// ---- storing

// What may be kept: whole answers of this site that nobody forbids to keep and that are the same for everybody.
function storable(response, key) {
	const header = (name) => response.headers.get(name) ?? "";
	return response.status === 200 && response.type === "basic" && !response.redirected && !misnamed(response, key)
		&& !/no-store/i.test(header("cache-control")) && !/\*|cookie|authorization|accept-language/i.test(header("vary"))
		&& !/^(video|audio)\/|event-stream/i.test(header("content-type")) && !(Number(header("content-length")) > largest);
}

// A page under the name of a file is none of this site: the login of a hotel, or a server that answers whatever is asked for.
const misnamed = (response, key) => /\.(?!html?$)\w+$/.test(key) && /^text\/html/i.test(response.headers.get("content-type"));

function marked(response, marks, body = response.body) {
	const headers = new Headers(response.headers);
	for (const name of ["content-length", "content-encoding"]) headers.delete(name); // the body is whole and plain here
	for (const [name, value] of Object.entries(marks)) headers.set(name, value);
	return new Response(body, { headers });
}

// put stores what arrives whole, and makes room where there is none, once in a contact. A phone that is full is no reason to fail.
async function put(cache, key, response) {
	const body = await response.arrayBuffer().catch(() => null);
	if (!body || body.byteLength > largest) return;
	const store = () => cache.put(key, marked(response, {}, body));
	try {
		await store();
	} catch (problem) {
		if (problem.name !== "QuotaExceededError" || (contacting && madeRoom)) return;
		madeRoom = true;
		const stock = await pages();
		await trim(stock, Math.floor((await readPages(stock)).length / 2));
		await clean(stock, await assets(), await manifestOf(stock)); // their pictures take most of the room
		await store().catch(() => {});
	}
}

// mark puts marks on a page that is kept, unless it was replaced or withdrawn meanwhile.
async function mark(cache, key, kept, marks) {
	const body = await kept.arrayBuffer(), now = await cache.match(key);
	const same = (name) => now.headers.get(name) === kept.headers.get(name);
	if (now && same(stored) && same(version)) await cache.put(key, marked(now, marks, body));
}

// readPages gives the pages that are kept because they were read, and not listed, those first of which a mark is the oldest. One of a time to
// come was made when the clock was wrong.
async function readPages(cache, by = read) {
	const keep = listed(await manifestOf(cache)), found = [];
	for (const request of await cache.keys()) {
		const response = keep.has(href(request.url)) ? null : await cache.match(request);
		const at = Number(response?.headers.get(by));
		if (response?.headers.has(read)) found.push([at > Date.now() ? 0 : at, request]);
	}
	return found.sort((a, b) => a[0] - b[0]).map(([, request]) => request);
}
async function trim(cache, most) {
	if ((await cache.keys()).length <= most) return;
	const found = await readPages(cache);
	for (const request of found.slice(0, Math.max(0, found.length - most))) await cache.delete(request);
}

// ---- contact

const nothing = { version: "", pages: [], assets: [], gone: [], urgent: [] };
const isManifest = (m) => typeof m?.version === "string" && [m.pages, m.assets, m.gone, m.urgent].every(Array.isArray);
async function manifestOf(cache) {
	const manifest = await (await cache.match(manifestHref))?.json().catch(() => {});
	return isManifest(manifest) ? manifest : nothing;
}
const listed = ({ urgent, pages }) => new Map([...urgent, ...pages].map(([address, v]) => [href(address), v]));

// young tells whether an answer was stored less than so many ms ago; one of a time to come was not.
function young(response, ms) {
	const age = Date.now() - response?.headers.get(stored);
	return Boolean(response) && age >= 0 && age < ms;
}

// contact asks the site what is new: at most once a minute, but at once when the net comes back.
async function contact(client, why) {
	if (why === "online") await contacting?.catch(() => {}); // it may have begun, and failed, without net
	const last = await (await pages()).match(manifestHref);
	if (!cutOff && why !== "online" && young(last, pause)) return;
	contacting ??= bringUpToDate(client).finally(() => { contacting = undefined; });
	await contacting;
}

async function bringUpToDate(client) {
	madeRoom = false;
	const cache = await pages(), before = await manifestOf(cache), isFirst = before === nothing;
	const response = await fetch(manifestHref, { cache: "no-store", mode: "same-origin", redirect: "error", signal: within(15000) });
	const now = response.ok && (await response.clone().json());
	if (!isManifest(now)) return;
	cutOff = false;

	await withdraw(cache, now, now.gone, before.gone);
	await tell({ type: "gone", hrefs: now.gone.map(href) });
	for (const [address, v] of now.urgent) await refresh(cache, address, v);
	// The first list is no news, and a page that changed is none where the post did not.
	const isOld = ([address, , , at, lang]) => before.urgent.some((old) => old[0] === address && old[3] >= at && old[4] === lang);
	for (const post of isFirst ? [] : now.urgent) {
		const [address, , title, at, lang] = post;
		if (!isOld(post)) await tell({ type: "urgent", title, href: href(address), at, lang });
	}
	await put(cache, manifestHref, marked(response, { [stored]: Date.now() }));
	if (isFirst && client) await keepOpen(cache, href(client.url));

	const shelf = await assets();
	for (const address of now.assets) await fetchAsset(shelf, address);
	for (const [address, v] of now.pages) await (hashed(address) ? fetchAsset(shelf, address) : refresh(cache, address, v));
	await askAfter(cache, now);
	await clean(cache, shelf, now);
}

// withdraw takes away withdrawn posts. Pages that were read and name one go as well: lists that are stored nowhere else would go on
// to show its title.
async function withdraw(cache, manifest, gone, before = []) {
	await drop(cache, manifest, gone);
	const names = gone.filter((address) => !before.includes(address)).map((address) => `"${address}"`);
	if (!names.length) return;
	for (const request of await readPages(cache)) {
		const text = await (await cache.match(request))?.text() ?? "";
		if (names.some((name) => text.includes(name))) await cache.delete(request);
	}
}

// drop deletes pages, with the pictures and files below them. Below a page that is listed there are others, and what is listed is there.
async function drop(cache, manifest, gone) {
	const keep = listed(manifest), addresses = gone.map(href);
	const folders = addresses.filter((address) => address.endsWith("/") && address !== base && !keep.has(address));
	const isIn = (key) => addresses.includes(key) || (!keep.has(key) && folders.some((folder) => key.startsWith(folder)));
	for (const one of [cache, await assets()]) {
		for (const request of await one.keys()) if (isIn(href(request.url))) await one.delete(request);
	}
}

// askAfter asks whether read pages are still there: a post whose file was deleted is on no list.
async function askAfter(cache, manifest) {
	for (const request of (await readPages(cache, checked)).slice(0, mostAsked)) {
		const address = href(request.url), kept = await cache.match(request);
		if (!kept) continue;
		const response = await fetchQuietly(address, { method: "HEAD", redirect: "manual" });
		if (!response) return;
		if (isGone(response)) await withdraw(cache, manifest, [address]);
		else await mark(cache, address, kept, { [checked]: Date.now() }).catch(() => {});
	}
}
const isGone = (response) => response?.status === 404 || response?.status === 410;

// refresh fetches a page that is not there in this version. A page that fails is left for the next contact.
async function refresh(cache, address, v) {
	const kept = await cache.match(address);
	if (kept?.headers.get(version) === v && !misnamed(kept, address)) return;
	const response = await fetchQuietly(address);
	if (isGone(response)) await cache.delete(address);
	if (!response || !storable(response, address)) return;
	const marks = { [stored]: Date.now(), [version]: v };
	if (kept?.headers.has(read)) marks[read] = kept.headers.get(read); // to fetch is not to read
	await put(cache, address, marked(response, marks));
}
async function fetchAsset(shelf, address) {
	if (await fileIn(shelf, address)) return;
	const response = await fetchQuietly(address);
	if (response && storable(response, address)) await put(shelf, address, response);
}
const fetchQuietly = (address, options) => fetch(address, { cache: "no-cache", mode: "same-origin", redirect: "error", signal: within(60000), ...options })
	.catch(() => { cutOff = true; return null; });

// keepOpen stores the page through which the reader came: it was there before this worker.
async function keepOpen(cache, address) {
	if (passed.test(address) || (await cache.match(address))) return;
	const response = await fetchQuietly(address);
	if (response && storable(response, address)) await keepRead(cache, address, response);
}

// tell tells all open pages. They know themselves what they show already.
async function tell(news) {
	for (const client of await self.clients.matchAll({ type: "window" })) client.postMessage(news);
}

// clean drops pages that nobody lists any more and nobody read, and files that nothing lists and no stored page or style sheet names.
async function clean(cache, shelf, { urgent, pages: list, assets: files }) {
	if (!list.length) return; // that is no newsroom
	const keep = listed({ urgent, pages: list }), names = new Set([...files.map(href), ...keep.keys()].map(fileName));
	const gather = (text) => { for (const [name] of text.matchAll(/[\w.%~+-]+\.[0-9a-f]{8}(-\d+)?\.\w+/g)) names.add(name); };
	for (const request of await cache.keys()) {
		const address = href(request.url), response = await cache.match(request);
		if (address !== manifestHref && !keep.has(address) && !response?.headers.has(read)) await cache.delete(request);
		else if (/^text\/html/.test(response?.headers.get("content-type"))) gather(await response.text());
	}
	const unnamed = async () => (await shelf.keys()).filter((request) => !names.has(fileName(href(request.url))));
	for (const request of await shelf.keys()) {
		if (/\.css$/.test(request.url) && names.has(fileName(href(request.url)))) gather(await (await shelf.match(request)).text());
	}
	for (const request of await unnamed()) await shelf.delete(request);
}
const fileName = (address) => address.slice(address.lastIndexOf("/") + 1);
