// The service worker: what keeps the newsroom readable without net.
//
// It lives at the root of the site, and its scope is the base path. What there is to keep it learns from offline.json beside it:
//
//	{"version", "pages": [[HREF, VERSION]…], "assets": [HREF…], "gone": [HREF…], "urgent": [[HREF, VERSION, TITLE]…]}
//
// Two caches: "pages" (whatever may change) and "assets" (what has the hash of its content in its name and never changes). A stored page
// carries its marks in headers of its own: when it was fetched, in which VERSION, and when it was last read. Thus a page and its marks are
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
const largest = 5e6; // bytes of a file that is kept
const stored = "x-newsroom-stored", version = "x-newsroom-version", read = "x-newsroom-read";

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

// Waiting for old pages to close would only keep old bugs alive: pages ask nothing of this worker but "contact", the HTML of an open page
// is never changed, and files of an older version have names of their own.
self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
async function activate() {
	for (const name of await caches.keys()) {
		if (name.startsWith(owned) && name !== pagesName && name !== assetsName) await caches.delete(name);
	}
	await self.registration.navigationPreload?.enable(); // the request need not wait until this worker has started
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
	const kept = await cache.match(key);
	if (kept) return kept;
	try {
		const response = await fetch(event.request);
		if (storable(response)) event.waitUntil(put(cache, key, response.clone()));
		return response;
	} catch (problem) {
		cutOff = true;
		// Another width of the same picture is better than none.
		const picture = (name) => name.replace(/-\d+\.\w+$/, "-");
		const other = picture(key) !== key && (await cache.keys()).find((r) => picture(href(r.url)) === picture(key));
		if (other) return cache.match(other);
		throw problem;
	}
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
	if (navigates) event.waitUntil(put(cache, key, marked(kept.clone(), { [read]: Date.now() })));
	return withNotice(cache, key, kept.clone()); // what comes late is compared with it
}

async function fromServer(event, cache, key, before) {
	let response;
	try {
		response = (await event.preloadResponse) ?? (await fetch(event.request));
	} catch (problem) {
		cutOff = true;
		throw problem;
	}
	if (response.status === 404 || response.status === 410) event.waitUntil(cache.delete(key));
	if (storable(response)) event.waitUntil(keepRead(cache, key, response.clone(), before));
	return response;
}

// A page that is read as it was stored is still in its version. Of a changed one the version is not known, so that the next contact
// fetches it once more where it is a page to be kept in any case.
async function keepRead(cache, key, response, before) {
	const same = before?.headers.get(version) && (await before.clone().text()) === (await response.clone().text());
	await put(cache, key, marked(response, { [stored]: Date.now(), [read]: Date.now(), [version]: same ? before.headers.get(version) : "" }));
	await trim(cache, mostRead);
}

async function knownCurrent(cache, key, kept) {
	const manifest = await cache.match(manifestHref);
	if (!manifest || Date.now() - manifest.headers.get(stored) > 5 * pause) return false;
	return listed(await manifest.json()).get(key) === kept.headers.get(version);
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
	const manifest = await cache.match(manifestHref);
	if (manifest && listed(await manifest.clone().json()).get(key) === page.headers.get(version)) {
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
function storable(response) {
	const header = (name) => response.headers.get(name) ?? "";
	return response.status === 200 && response.type === "basic" && !response.redirected
		&& !/no-store/i.test(header("cache-control")) && !/\*|cookie|authorization|accept-language/i.test(header("vary"))
		&& !/^(video|audio)\/|event-stream/i.test(header("content-type")) && !(Number(header("content-length")) > largest);
}

function marked(response, marks) {
	const headers = new Headers(response.headers);
	for (const name of ["content-length", "content-encoding"]) headers.delete(name); // the body is whole and plain here
	for (const [name, value] of Object.entries(marks)) headers.set(name, value);
	return new Response(response.body, { headers });
}

// put stores, and makes room where there is none. A phone that is full is no reason to fail.
async function put(cache, key, response) {
	const spare = response.clone();
	try {
		await cache.put(key, response);
	} catch {
		const stock = await pages();
		await trim(stock, Math.floor((await readPages(stock)).length / 2));
		await clean(stock, await assets(), await manifestOf(stock)); // their pictures take most of the room
		await cache.put(key, spare).catch(() => {});
	}
}

// readPages gives the pages that are kept because they were read, and not listed, the oldest reading first.
async function readPages(cache) {
	const keep = listed(await manifestOf(cache)), found = [];
	for (const request of await cache.keys()) {
		const response = keep.has(href(request.url)) ? null : await cache.match(request);
		if (response?.headers.has(read)) found.push([Number(response.headers.get(read)), request]);
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
const manifestOf = async (cache) => (await (await cache.match(manifestHref))?.json()) ?? nothing;
const listed = ({ urgent, pages }) => new Map([...urgent, ...pages].map(([address, v]) => [href(address), v]));

// contact asks the site what is new: at most once a minute, but at once when the net comes back.
async function contact(client, why) {
	if (why === "online") await contacting?.catch(() => {}); // it may have begun, and failed, without net
	const last = await (await pages()).match(manifestHref);
	if (!cutOff && why !== "online" && last && Date.now() - last.headers.get(stored) < pause) return;
	contacting ??= bringUpToDate(client, why).finally(() => { contacting = undefined; });
	await contacting;
}

async function bringUpToDate(client, why) {
	const cache = await pages(), known = await cache.match(manifestHref), before = await manifestOf(cache);
	const response = await fetch(manifestHref, { cache: "no-store", mode: "same-origin", redirect: "error", signal: within(15000) });
	if (!response.ok) return;
	const now = { ...nothing, ...(await response.clone().json()) };
	cutOff = false;

	await withdraw(cache, now.gone, before.gone);
	for (const [address, v] of now.urgent) await refresh(cache, address, v);
	// The first list is no news; and a page that has just come from the net shows in its banner what is urgent.
	const isOld = ([address, v]) => before.urgent.some((old) => old[0] === address && old[1] === v);
	if (known) await tell(now.urgent.filter((post) => !isOld(post)), why === "start" && client);
	await put(cache, manifestHref, marked(response, { [stored]: Date.now() }));
	if (!known && client) await keepOpen(cache, href(client.url));

	const shelf = await assets();
	for (const address of now.assets) await fetchAsset(shelf, address);
	for (const [address, v] of now.pages) await (hashed(address) ? fetchAsset(shelf, address) : refresh(cache, address, v));
	await clean(cache, shelf, now);
}

// withdraw takes away withdrawn posts. Pages that were read and name one go as well: lists that are stored nowhere else would go on
// to show its title.
async function withdraw(cache, gone, before) {
	for (const address of gone) await cache.delete(address);
	const names = gone.filter((address) => !before.includes(address)).map((address) => `"${address}"`);
	if (!names.length) return;
	for (const request of await readPages(cache)) {
		const text = await (await cache.match(request))?.text() ?? "";
		if (names.some((name) => text.includes(name))) await cache.delete(request);
	}
}

// refresh fetches a page that is not there in this version. A page that fails is left for the next contact.
async function refresh(cache, address, v) {
	const kept = await cache.match(address);
	if (kept?.headers.get(version) === v) return;
	const response = await fetchQuietly(address);
	if (response?.status === 404 || response?.status === 410) await cache.delete(address);
	if (!response || !storable(response)) return;
	const marks = { [stored]: Date.now(), [version]: v };
	if (kept?.headers.has(read)) marks[read] = kept.headers.get(read); // to fetch is not to read
	await put(cache, address, marked(response, marks));
}
async function fetchAsset(shelf, address) {
	if (await shelf.match(address)) return;
	const response = await fetchQuietly(address);
	if (response && storable(response)) await put(shelf, address, response);
}
const fetchQuietly = (address) => fetch(address, { cache: "no-cache", mode: "same-origin", redirect: "error", signal: within(60000) })
	.catch(() => { cutOff = true; return null; });

// keepOpen stores the page through which the reader came: it was there before this worker.
async function keepOpen(cache, address) {
	if (passed.test(address) || (await cache.match(address))) return;
	const response = await fetchQuietly(address);
	if (response && storable(response)) await put(cache, address, marked(response, { [stored]: Date.now(), [read]: Date.now() }));
}

async function tell(posts, except) {
	for (const client of await self.clients.matchAll({ type: "window" })) {
		if (client.id === except?.id) continue;
		for (const [address, , title] of posts) client.postMessage({ type: "urgent", title, href: address });
	}
}

// clean drops pages that nobody lists any more and nobody read, and files that nothing lists and no stored page or style sheet names.
async function clean(cache, shelf, { urgent, pages: list, assets: files }) {
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
