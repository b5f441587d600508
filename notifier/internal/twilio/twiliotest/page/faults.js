// What goes wrong by rules: the list of them with their counts, and the form
// that adds one.
import { addFault, clearFaults, faults, optOut, setOptOut } from "./api.js";
import { word, words } from "./phone.js";

const byID = (id) => document.getElementById(id);
const panel = byID("faults"), form = byID("fault"), problem = byID("fault-problem");

// described is a rule in words: for whom, how often, how likely.
function described({ match = {}, count, probability, delay }) {
  const parts = [];
  if (match.to) parts.push(word("faultTo", match.to));
  if (match.status) parts.push(match.status.map((status) => words[status] ?? status).join(", "));
  if (match.nth) parts.push(word("faultNth", match.nth.join(", ")));
  if (match.every) parts.push(word("faultEvery", match.every));
  if (count) parts.push(word("faultCount", count));
  if (probability) parts.push(word("faultProbability", Math.round(probability * 100)));
  if (delay) parts.push(delay.replace(/([hm])(0m)?0s$/, "$1"));
  return parts.join(" · ");
}

function row({ rule, calls, hits, taken }) {
  const element = byID("fault-row").content.firstElementChild.cloneNode(true);
  const find = (selector) => element.querySelector(selector);
  find("b").textContent = words["at-" + rule.where] + ": " + (words["fault-" + rule.kind] ?? rule.kind);
  find(".for").textContent = described(rule);
  find(".hits").textContent = word("faultHits", hits).replace("{m}", calls) + (taken ? ", " + word("faultTaken", taken) : "");
  find(".hits").classList.toggle("some", hits > 0);
  return element;
}

let shown = "";

function show({ faults: all }) {
  problem.hidden = true;
  const now = JSON.stringify(all);
  if (now === shown) return;
  shown = now;
  byID("fault-list").replaceChildren(...all.map(row));
  byID("fault-none").hidden = all.length > 0;
  byID("fault-clear").hidden = all.length === 0;
  byID("fault-count").textContent = all.length || "";
}

async function attempt(act) {
  try {
    show(await act());
  } catch (refusal) {
    problem.textContent = refusal.text ?? word(refusal.problem);
    problem.hidden = false;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const [where, kind] = byID("fault-kind").value.split("/");
  const rule = { where, kind };
  const to = byID("fault-to").value.replace(/[\s()/-]/g, "");
  if (to) rule.match = { to };
  if (byID("fault-times").value) rule.count = Number(byID("fault-times").value);
  const percent = Number(byID("fault-probability").value);
  if (percent > 0 && percent < 100) rule.probability = percent / 100;
  attempt(() => addFault(rule));
});
byID("fault-clear").addEventListener("click", () => attempt(clearFaults));
panel.addEventListener("toggle", () => panel.open && attempt(faults));
setInterval(() => panel.open && !document.hidden && attempt(faults), 2000);

// keep does what is asked of Twilio's own opt-out, and shows how it is.
async function keep(act) {
  try {
    const set = await act();
    byID("opt-out").checked = set.on;
    byID("opt-out-default").checked = set.default;
  } catch (refusal) {
    problem.textContent = word(refusal.problem);
    problem.hidden = false;
  }
}

for (const id of ["opt-out", "opt-out-default"]) {
  byID(id).addEventListener("change", () => keep(() => setOptOut({ on: byID("opt-out").checked, default: byID("opt-out-default").checked })));
}
keep(optOut);
attempt(faults);
panel.open = location.hash === "#faults";
