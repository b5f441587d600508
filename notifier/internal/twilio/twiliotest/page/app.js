// The page of phones.
import { listen, savePhone } from "./api.js";
import { PhoneView, grouped, word, words } from "./phone.js";

const byID = (id) => document.getElementById(id);
const views = new Map();

// whole shows exactly these phones, in their order.
function whole(phones) {
  const numbers = new Set(phones.map((phone) => phone.number));
  for (const number of [...views.keys()]) if (!numbers.has(number)) gone(number);
  phones.forEach(put);
  settle();
}

function put(phone) {
  const view = views.get(phone.number);
  if (view) {
    view.update(phone);
    return view;
  }
  const fresh = new PhoneView(phone);
  views.set(phone.number, fresh);
  byID("phones").append(fresh.element);
  fresh.toEnd();
  settle();
  return fresh;
}

function gone(number) {
  views.get(number)?.element.remove();
  views.delete(number);
  settle();
}

function heard({ type, phone }) {
  if (type === "phone") put(phone);
  if (type === "gone") gone(phone.number);
  if (type === "message") phone.messages.forEach((message) => views.get(phone.number)?.show(message));
}

function state(on) {
  byID("state").textContent = on ? words.live : words.offline;
  byID("state").classList.toggle("on", on);
  settle();
}

// settle shows what follows from the phones that there are: whether there is
// none, and the next free number of a range that belongs to nobody.
function settle() {
  byID("nothing").hidden = views.size > 0;
  const field = byID("add-number");
  if (field.value && field.value !== field.dataset.offered) return;
  for (let n = 1; n < 100; n++) {
    const number = "+4917139200" + String(n).padStart(2, "0");
    if (views.has(number)) continue;
    field.value = field.dataset.offered = number;
    return;
  }
}

for (const number of document.querySelectorAll("#our-number, .fact .number")) number.textContent = grouped(number.textContent);
byID("add").addEventListener("submit", async (event) => {
  event.preventDefault();
  const number = byID("add-number"), problem = byID("add-problem");
  const plain = number.value.replace(/[\s()/-]/g, "").replace(/^00/, "+");
  problem.hidden = true;
  number.removeAttribute("aria-invalid");
  try {
    const view = put(await savePhone({ number: plain, name: byID("add-name").value.trim() }));
    byID("add-name").value = number.value = "";
    settle();
    view.element.scrollIntoView({ block: "nearest", behavior: "smooth" });
    view.field.focus({ preventScroll: true });
  } catch (refusal) {
    problem.textContent = refusal.problem === "number" ? words.badNumber : word(refusal.problem);
    problem.hidden = false;
    number.setAttribute("aria-invalid", "true");
    number.focus();
  }
});
listen({ heard, whole, state });
