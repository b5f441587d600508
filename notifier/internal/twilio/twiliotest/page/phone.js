// One phone on the page: its head, its conversation, its field to write in.
import { removePhone, savePhone, text } from "./api.js";
import { encoded, shown } from "./media.js";

const data = JSON.parse(document.getElementById("data").textContent);
export const words = data.words;
const clock = new Intl.DateTimeFormat(data.lang === "en" ? "en-GB" : data.lang, { hour: "2-digit", minute: "2-digit" });

export const word = (name, n) => (words[name] ?? words.server).replace("{n}", n);

// grouped writes a number as people read it.
export const grouped = (number) => number.replace(/^(\+49)(1\d\d)(\d+)$/, "$1 $2 $3").replace(/^(\+44)(\d{4})(\d+)$/, "$1 $2 $3");

const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

// Each status with its place in a message's life and its picture. A message
// never goes back, whatever order the news of it comes in.
const steps = {
  accepted: [0, "wait"], queued: [1, "wait"], sending: [2, "wait"], sent: [3, "sent"],
  scheduled: [-1, "wait"], delivered: [4, "delivered"], received: [4, "delivered"], read: [5, "delivered"],
  undelivered: [4, "failed"], failed: [4, "failed"], canceled: [4, "failed"],
};

export class PhoneView {
  constructor(phone) {
    this.phone = phone;
    this.messages = new Map();
    this.element = copy("phone");
    this.find = (selector) => this.element.querySelector(selector);
    this.log = this.find(".log");
    this.scroll = this.find(".scroll");
    this.field = this.find("textarea");
    this.file = this.find("input[type=file]"); // null without WhatsApp
    this.problem = this.find(".phone > .problem");
    const heading = this.find("h3");
    heading.id = "phone-" + phone.number.slice(1);
    this.element.setAttribute("aria-labelledby", heading.id);
    this.element.dataset.number = phone.number;
    this.find(".avatar").style.setProperty("--hue", (Number(phone.number.slice(-4)) * 67 + 205) % 360);
    this.wire();
    this.update(phone);
  }

  wire() {
    const form = this.find(".compose");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(this.field.value, this.chosen());
    });
    form.addEventListener("change", () => this.settle());
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    this.find(".switch input").addEventListener("change", (event) =>
      this.attempt(() => savePhone({ ...this.head(), off: !event.target.checked })));
    this.find(".remove").addEventListener("click", () => this.attempt(() => removePhone(this.phone.number)));
    for (const quick of words.quickWords.split(" ")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = quick;
      button.addEventListener("click", () => this.send(quick));
      this.find(".quick").append(button);
    }
  }

  head() {
    const { number, name, off, code } = this.phone;
    return { number, name, off, code };
  }

  // update shows a phone as the server has it, with its messages.
  update(phone) {
    this.phone = phone;
    const name = phone.name.trim();
    this.find(".who").textContent = name;
    this.find(".tel").textContent = grouped(phone.number);
    this.find(".avatar").textContent = name ? [...name][0].toUpperCase() : phone.number.slice(-2);
    this.find(".switch input").checked = !phone.off;
    this.element.classList.toggle("off", phone.off);
    phone.messages.forEach((message) => this.show(message, false));
  }

  // chosen is the picture that goes with the next text, by WhatsApp alone.
  chosen() {
    return this.find(".way")?.value === "whatsapp" ? this.file.files[0] : undefined;
  }

  // settle shows whether there is a picture; with one the text may be empty.
  settle() {
    const file = this.chosen();
    const attach = this.find(".attach");
    if (!attach) return;
    attach.hidden = this.find(".way").value !== "whatsapp";
    attach.classList.toggle("chosen", Boolean(file));
    attach.title = file ? file.name : words.attach;
    this.field.required = !file;
  }

  async send(body, file) {
    if (!body.trim() && !file) return;
    if (body === this.field.value) this.field.value = "";
    await this.attempt(async () => {
      const media = file ? [await encoded(file)] : undefined;
      if (file) this.file.value = "";
      this.settle();
      await text(this.phone.number, body, this.find(".way")?.value, media);
    });
    this.field.focus();
  }

  // attempt does what may fail. A text that the newsroom did not take says so
  // itself; all else is said below the field.
  async attempt(act) {
    this.problem.hidden = true;
    try {
      await act();
    } catch (refusal) {
      if (["no-webhook", "unreachable", "status", "twiml"].includes(refusal.problem)) return;
      this.problem.textContent = word(refusal.problem);
      this.problem.hidden = false;
    }
  }

  // show adds a message or brings it up to date.
  show(message, isNew = true) {
    const known = this.messages.get(message.sid);
    if (known && steps[message.status][0] < steps[known.message.status][0]) return;
    const atEnd = this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 60;
    const element = known?.element ?? copy("message");
    this.messages.set(message.sid, { message, element });
    if (!known) {
      fill(element, message);
      element.classList.toggle("new", isNew);
      this.log.append(element);
    }
    mark(element, message);
    if (!atEnd && isNew) return;
    this.toEnd();
    for (const picture of element.querySelectorAll("img")) picture.addEventListener("load", () => this.toEnd());
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }
}

// fill writes what of a message does not change.
function fill(element, message) {
  element.dataset.sid = message.sid;
  element.classList.toggle("mine", message.direction === "inbound");
  const time = element.querySelector("time");
  time.dateTime = message.created;
  time.textContent = clock.format(new Date(message.created));
}

// mark writes what may change: text (taken away), parts, status.
function mark(element, message) {
  const [, picture] = steps[message.status];
  const failed = picture === "failed" || Boolean(message.problem);
  const bubble = element.querySelector(".bubble");
  if (element.dataset.body !== message.body) {
    element.dataset.body = message.body;
    const media = message.media ?? [];
    bubble.classList.toggle("gone", message.body === "" && media.length === 0);
    bubble.replaceChildren(...media.map((file) => shown(file, words)), ...linked(message.body || (media.length ? "" : words.redacted)));
  }
  element.classList.toggle("failed", failed);
  element.classList.toggle("is-delivered", picture === "delivered" && message.status !== "received");
  element.classList.toggle("is-received", message.status === "received" && !failed);
  const whatsApp = message.to.startsWith("whatsapp:");
  element.classList.toggle("whatsapp", whatsApp);
  element.querySelector(".parts").textContent =
    message.automatic ? words.automatic : whatsApp ? "WhatsApp" : message.segments === 1 ? words.segment : message.segments > 1 ? word("segments", message.segments) : "";
  element.querySelector("use").setAttribute("href", "#i-" + (failed ? "failed" : picture));
  element.querySelector(".word").textContent = statusWord(message);
  const why = element.querySelector(".why");
  why.hidden = !message.problem;
  why.textContent = message.problem ? word(message.problem, message.httpStatus) : "";
}

function statusWord(message) {
  if (message.problem) return words.failed;
  return words[message.status] + (message.errorCode ? ", " + word("code", message.errorCode) : "");
}

// linked splits a text into pieces with a link for each http address.
function linked(body) {
  return body.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]'’“])/).map((piece, i) => {
    if (i % 2 === 0) return piece;
    const link = document.createElement("a");
    link.href = piece;
    link.textContent = piece;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    return link;
  });
}
