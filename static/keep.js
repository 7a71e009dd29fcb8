"use strict";
// A page whose forms save themselves: no word typed is lost. Each form's text stays in this browser until the server
// has it, through a dropped line, a log-in that expired and a closed page. How words are read stands in words.js.

const root = document.querySelector("[data-editor]");
const prefix = `${keptPrefix}${root.dataset.editor}:`;
const timers = new Map(), unsent = new Set();
let leaving = false;

const forms = () => [...document.querySelectorAll("form[data-section]")];
const status = form => document.getElementById(`${form.dataset.section}-status`);
const key = form => prefix + form.dataset.section;

function typed(form, read = present) {
  const {base, tab, ...words} = readOf(fieldsOf(form), read);
  return words;
}

// What was saved when this page was drawn; a form that equals it has nothing to send. On a slow line people type
// before this script is there: what differs by now is theirs.
const drawn = new Map(forms().map(form => [form.dataset.section, typed(form, asDrawn)]));

function changes(form) {
  const saved = drawn.get(form.dataset.section);
  return Object.fromEntries(Object.entries(typed(form)).filter(([name, value]) => saved[name] !== value));
}

// Hold on to what the server does not have yet; tell whether there is anything.
function keep(form) {
  const words = changes(form);
  if (!Object.keys(words).length) return forget(form.dataset.section);
  unsent.add(form.dataset.section);
  try {
    const {base, tab} = form.elements;
    localStorage.setItem(key(form), JSON.stringify({...words, base: base.value, tab: tab.value}));
  } catch {
    say(form, "Trình duyệt không cho giữ chữ trong máy; xin đừng đóng trang trước khi lưu.");
  }
  return true;
}

function forget(section) {
  unsent.delete(section);
  localStorage.removeItem(prefix + section);
  return false;
}

function say(form, sentence) {
  const line = document.createElement("p");
  line.textContent = sentence;
  status(form).replaceChildren(line);
}

function send(form) {
  form.dispatchEvent(new Event("change", {bubbles: true}));
}

function again(form, delay) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => send(form), delay));
}

// What this browser kept of an earlier visit goes back into its fields before the page is looked at.
function restore(form) {
  const stored = JSON.parse(localStorage.getItem(key(form)) || "null"), now = changes(form);
  if (!stored) return;
  for (const field of fieldsOf(form)) {
    const name = nameOf(field);
    if (name in stored && !(name in now)) setField(field, stored[name]);
  }
  if (Object.keys(changes(form)).length === Object.keys(now).length) return;
  form.closest("details")?.setAttribute("open", "");
  form.dataset.replayed = "";
  say(form, "Đang gửi lại chữ đã giữ trong máy…");
}

// This page's token is stale. After a log-in in another tab, take the one of a page drawn now, if it is the same
// person's; after a log-in that expired, go and log in: the words wait here.
async function freshToken() {
  const answer = await fetch(location.pathname, {credentials: "same-origin"});
  if (answer.redirected) {
    leaving = true;
    location.assign(answer.url);
    return false;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("input[name=csrf_token]")?.value;
  if (page.body.dataset.user !== document.body.dataset.user || !token) return false;
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({"X-CSRFToken": token}));
  return true;
}

// The form of a field that is one of its own; or the form itself, which tells of a change to have it sent.
const formOf = target => {
  const form = target.form ?? target;
  return form.dataset?.section && form.contains(target) ? form : null;
};

document.addEventListener("input", event => {
  const form = formOf(event.target);
  if (!form) return;
  keep(form);
  status(form).replaceChildren();
});
document.addEventListener("change", event => {
  const form = formOf(event.target);
  if (form) keep(form);
});

// htmx sends the button that has the focus along with whatever is sent: only a press means it.
document.addEventListener("htmx:configRequest", ({detail}) => {
  if (!detail.elt.dataset.section || detail.triggeringEvent?.type === "submit") return;
  detail.path = detail.elt.getAttribute("hx-post");
  for (const button of detail.elt.elements) if (button.type === "submit" && button.name) delete detail.parameters[button.name];
});
document.addEventListener("htmx:beforeRequest", ({detail}) => {
  const form = detail.elt;
  if (!form.dataset.section) return;
  form.sent = typed(form);
  if (!("replayed" in form.dataset)) say(form, "Đang lưu…");
});
document.addEventListener("htmx:afterRequest", ({detail}) => {
  const form = detail.elt, code = detail.xhr.status;
  if (!form.dataset?.section) return;
  mark(form);
  if (code === 200) {
    drawn.set(form.dataset.section, form.sent);
    keep(form);
    if ("replayed" in form.dataset) {
      delete form.dataset.replayed;
      document.getElementById("messages").replaceChildren();
      say(form, `Đã gửi lại. ${status(form).textContent.trim()}`);
    }
  } else if (code === 409 || code === 422) {
    delete form.dataset.replayed;
    keep(form);
    if (detail.xhr.getResponseHeader("HX-Retarget")) say(form, "Chưa lưu được, lý do ở đầu trang; chữ vẫn được giữ trong máy này.");
  } else if (code === 401) {
    leaving = true;
  } else if (code === 404 || code === 403 || code === 413) {
    say(form, "Chưa lưu được; chữ vẫn được giữ trong máy này.");
  } else {
    say(form, "Chưa gửi được; chữ vẫn được giữ trong máy này và sẽ được gửi lại.");
    form.dataset.replayed = "";
    if (code === 400) freshToken().then(mine => mine && again(form, 100)).catch(() => again(form, 10000));
    else again(form, 10000);
  }
});
window.addEventListener("online", () => forms().filter(form => unsent.has(form.dataset.section)).forEach(send));

// The fields named by the server's answer say so to those who listen to the page.
function mark(form) {
  for (const field of form.querySelectorAll("[aria-describedby$='-error']")) {
    const wrong = document.getElementById(`${field.id}-error`)?.textContent.trim();
    wrong ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
  }
}

// Whatever leaves the page waits until the last words are saved.
function settled() {
  const busy = form => unsent.has(form.dataset.section) || form.matches(".htmx-request");
  forms().filter(busy).forEach(form => form.matches(".htmx-request") || send(form));
  return new Promise(done => {
    const end = Date.now() + 4000;
    const look = () => (forms().some(busy) && Date.now() < end ? setTimeout(look, 60) : done(!forms().some(busy)));
    look();
  });
}

// A button of a saving form that does something else takes the form along, as it does without this script.
function press(form, button) {
  const said = Object.assign(document.createElement("input"), {type: "hidden", name: button.name, value: button.value});
  form.append(said);
  form.action = button.formAction;
  form.submit();
  said.remove();
}

document.addEventListener("submit", event => {
  const form = event.target, button = event.submitter, leads = button?.hasAttribute("formaction");
  if (form.dataset.forget) forget(form.dataset.forget);
  if (form.dataset.section ? !leads : !unsent.size || form.action.endsWith("/dang-xuat")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (leaving) return;
  leaving = leads;
  settled().then(ready => {
    if (ready) return leads ? press(form, button) : form.requestSubmit(button);
    leaving = false;
    const section = [...unsent][0] ?? form.dataset.section;
    document.getElementById(`${section}-status`).scrollIntoView({block: "center"});
  });
}, true);

document.addEventListener("click", event => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.dataset.discard) return forget(link.dataset.discard);
  const here = link.hash && link.pathname === location.pathname && link.search === location.search;
  if (here) return open(link.hash.slice(1), event);
  if (!unsent.size || link.target === "_blank") return;
  event.preventDefault();
  settled().then(() => location.assign(link.href));
});

window.addEventListener("beforeunload", event => {
  if (unsent.size && !leaving) event.preventDefault();
});
window.addEventListener("pageshow", () => { leaving = false; });

// A link to a field, as a line of "Còn thiếu" is, opens it and puts the cursor there.
function open(id, event) {
  const target = document.getElementById(id);
  if (!target) return;
  event?.preventDefault();
  for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  const field = target.matches("input, select, textarea") ? target : target.matches("fieldset") ? target.querySelector("input") : null;
  (field ?? target).scrollIntoView({block: "center"});
  if (field) field.focus({preventScroll: true});
  else if (target.tabIndex >= -1) target.focus({preventScroll: true});
}

// A refused step says what lacks; the first lacking field opens.
document.addEventListener("htmx:afterRequest", ({detail}) => {
  if (!detail.elt.matches?.(".step") || detail.xhr.status !== 422) return;
  const link = document.querySelector("#messages a[href^='#']");
  if (link) open(link.hash.slice(1));
});

document.addEventListener("DOMContentLoaded", () => {
  for (const form of forms()) {
    restore(form);
    if (keep(form)) send(form);
  }
});
