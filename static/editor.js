"use strict";
// The dossier's page: no word typed is lost. Each section's text stays in this browser until the server has it.

const root = document.querySelector("[data-editor]");
const prefix = `dienhinh:${root.dataset.user}:${root.dataset.editor}:`;
const timers = new Map(), unsent = new Map();
let leaving = false;

const forms = () => [...document.querySelectorAll("form[data-section]")];
const status = form => document.getElementById(`${form.dataset.section}-status`);
const key = form => prefix + form.dataset.section;

function texts(form, read = present) {
  const data = {};
  for (const field of form.elements)
    if (field.name && field.name !== "csrf_token" && !["submit", "button"].includes(field.type) && field.form === form)
      data[field.name] = read(field);
  return data;
}

function present(field) {
  return field.type === "checkbox" ? field.checked : field.value;
}

function asDrawn(field) {
  if (field.type === "checkbox") return field.defaultChecked;
  if (field.type !== "select-one") return field.defaultValue;
  return ([...field.options].find(option => option.defaultSelected) ?? field.options[0])?.value;
}

function typed(form, read = present) {
  const {base, tab, ...rest} = texts(form, read);
  return JSON.stringify(rest);
}

function keep(form) {
  unsent.set(form.dataset.section, typed(form));
  try {
    localStorage.setItem(key(form), JSON.stringify(texts(form)));
  } catch {
    say(form, "Trình duyệt không cho giữ chữ trong máy; xin đừng đóng trang trước khi lưu.");
  }
}

function forget(form) {
  unsent.delete(form.dataset.section);
  localStorage.removeItem(key(form));
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

// What was saved when this page was drawn; a section that equals it has nothing to send. On a slow line people type
// before this script is there: what differs by now is theirs.
const drawn = new Map(forms().map(form => [form.dataset.section, typed(form, asDrawn)]));

function replay(form) {
  if (typed(form) !== drawn.get(form.dataset.section)) {
    keep(form);
    return send(form);
  }
  const stored = JSON.parse(localStorage.getItem(key(form)) || "null");
  if (!stored) return;
  const before = typed(form);
  for (const [name, value] of Object.entries(stored)) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = value;
    else field.value = value;
  }
  if (typed(form) === before) return forget(form);
  form.closest("details")?.setAttribute("open", "");
  form.dataset.replayed = "";
  say(form, "Đang gửi lại chữ đã giữ trong máy…");
  keep(form);
  send(form);
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
  if (page.querySelector("[data-editor]")?.dataset.user !== root.dataset.user || !token) return false;
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({"X-CSRFToken": token}));
  return true;
}

document.addEventListener("input", event => {
  const form = event.target.form;
  if (form?.dataset.section) {
    keep(form);
    status(form).replaceChildren();
  }
  if (event.target.dataset.lines || event.target.dataset.dashes) measure(event.target);
});
document.addEventListener("change", event => {
  const form = event.target.form ?? event.target;
  if (form.dataset?.section && typed(form) !== drawn.get(form.dataset.section)) keep(form);
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
    if (typed(form) === form.sent) forget(form);
    if ("replayed" in form.dataset) {
      delete form.dataset.replayed;
      document.getElementById("messages").replaceChildren();
      say(form, `Đã gửi lại. ${status(form).textContent.trim()}`);
    }
  } else if (code === 409 || code === 422) {
    delete form.dataset.replayed;
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
window.addEventListener("online", () => forms().filter(f => unsent.has(f.dataset.section)).forEach(send));

// While a finger is down nothing moves under it: leaving a field saves it, and the answer would shift the buttons.
let pressed = false;
document.addEventListener("pointerdown", () => { pressed = true; }, true);
for (const name of ["click", "pointercancel"]) document.addEventListener(name, () => { pressed = false; }, true);
document.addEventListener("htmx:oobBeforeSwap", event => {
  if (pressed && ["panel-list", "turn"].includes(event.detail.target?.id)) event.detail.shouldSwap = false;
  // A list that was opened stays open when the answer draws it anew.
  for (const box of event.detail.target?.querySelectorAll("details[open][id]") ?? []) {
    event.detail.fragment.querySelector(`#${box.id}`)?.setAttribute("open", "");
  }
});

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

document.addEventListener("submit", event => {
  const form = event.target;
  if (form.dataset.forget) {
    unsent.delete(form.dataset.forget);
    localStorage.removeItem(prefix + form.dataset.forget);
  }
  if (form.dataset.section || !unsent.size || form.action.endsWith("/dang-xuat")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  settled().then(ready => {
    if (ready) return form.requestSubmit(button);
    const section = [...unsent.keys()][0];
    document.getElementById(`${section}-status`).scrollIntoView({block: "center"});
  });
}, true);

document.addEventListener("click", event => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.dataset.discard) {
    localStorage.removeItem(prefix + link.dataset.discard);
    unsent.delete(link.dataset.discard);
    return;
  }
  const here = link.hash && link.pathname === location.pathname && link.search === location.search;
  if (here) return open(link.hash.slice(1), event);
  if (!unsent.size || link.target === "_blank") return;
  event.preventDefault();
  settled().then(() => location.assign(link.href));
});

window.addEventListener("beforeunload", event => {
  if (unsent.size && !leaving) event.preventDefault();
});

// A line of "Còn thiếu" opens its field and puts the cursor there.
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
document.addEventListener("htmx:afterSettle", () => {
  for (const field of document.querySelectorAll("[data-lines], [data-dashes]")) measure(field);
});
document.addEventListener("htmx:afterRequest", ({detail}) => {
  if (!detail.elt.matches?.(".step") || detail.xhr.status !== 422) return;
  const link = document.querySelector("#messages a[href^='#']");
  if (link) open(link.hash.slice(1));
});

// What a text amounts to, as its paper form counts it.
function measure(field) {
  const lines = field.value.split("\n").filter(line => line.trim());
  let words;
  if (field.dataset.lines) words = `${lines.length} ${field.dataset.lines}`;
  else {
    const [least, most] = field.dataset.dashes.split("-").map(Number), length = field.value.trim().length;
    words = `${lines.length} gạch đầu dòng, ${length.toLocaleString("vi-VN")} ký tự`;
    if (length > Number(field.dataset.most)) words += ": nên viết gọn để vừa một trang";
    else if (length && (lines.length < least || lines.length > most)) words += `: nên từ ${least} đến ${most} gạch đầu dòng`;
  }
  let line = document.getElementById(`${field.id}-count`);
  if (!line) {
    line = document.createElement("small");
    line.id = `${field.id}-count`;
    line.className = "count";
    field.after(line);
  }
  line.textContent = field.value.trim() ? words : "";
}

// The paper beside the form shows the page on which the field being typed is printed, and anew after each save.
const preview = document.getElementById("preview"), at = document.getElementById("preview-field");
let looking = 0;
function look() {
  clearTimeout(looking);
  looking = setTimeout(() => preview.offsetParent && htmx.trigger(preview, "look"), 250);
}
document.addEventListener("focusin", ({target}) => {
  if (!target.form?.dataset.section || !target.id || at.value === target.id) return;
  at.value = target.id;
  look();
});
document.addEventListener("htmx:afterRequest", ({detail}) => {
  if (detail.elt.dataset?.section && detail.xhr.status === 200) look();
});
preview.addEventListener("htmx:afterSwap", () => {
  const paper = preview.querySelector(".preview-paper");
  if (!paper) return;
  paper.scrollTop = paper.dataset.down * paper.scrollHeight - 40;
  // Into sight within its column; the form does not move.
  const column = preview.closest("aside"), room = innerHeight - Math.max(column.getBoundingClientRect().top, 0);
  const below = preview.getBoundingClientRect().bottom - column.getBoundingClientRect().top - Math.min(room, column.clientHeight);
  if (below > 0) column.scrollTop += below + 8;
});
// Nobody asked for it with a click: a picture that does not come is no news.
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError", "htmx:beforeSwap"])
  preview.addEventListener(name, event => {
    if (event.detail.xhr?.status < 400 && name === "htmx:beforeSwap") return;
    event.detail.shouldSwap = false;
    event.stopPropagation();
  });

// Files: too large ones are told of before they travel, and the bar shows how far the others are.
document.addEventListener("htmx:beforeRequest", event => {
  const form = event.detail.elt;
  if (!form.matches?.("[data-upload]")) return;
  const limit = Number(form.dataset.limit), files = [...form.elements.files.files];
  const large = files.filter(file => file.size > limit * 1048576).map(file => `“${file.name}” lớn hơn ${limit} MB.`);
  const many = files.length > Number(form.dataset.most) ? [`Mỗi lần chỉ gửi được ${form.dataset.most} tệp.`] : [];
  const whole = files.reduce((sum, file) => sum + file.size, 0) > 100 * 1048576 ? ["Các tệp cộng lại lớn hơn 100 MB; xin gửi làm nhiều lần."] : [];
  const wrong = [...large, ...many, ...whole];
  if (wrong.length) {
    event.preventDefault();
    const box = document.createElement("p");
    box.className = "message seal";
    box.textContent = `Chưa gửi tệp nào. ${wrong.join(" ")} Xin quét lại ở độ phân giải thấp hơn hoặc chọn tệp khác.`;
    form.querySelector(".upload-result").replaceChildren(box);
    return;
  }
  form.querySelector("progress").hidden = false;
});
document.addEventListener("htmx:xhr:progress", ({target, detail}) => {
  const bar = target.querySelector?.("progress");
  if (bar && detail.lengthComputable) bar.value = 100 * detail.loaded / detail.total;
});
document.addEventListener("htmx:afterRequest", ({detail}) => {
  const bar = detail.elt.matches?.("[data-upload]") && detail.elt.querySelector("progress");
  if (bar) bar.hidden = true;
});

// A photo or scan may be dropped anywhere on the page: it goes the way of a chosen file.
const upload = document.getElementById("files");
const brings = event => [...(event.dataTransfer?.types ?? [])].includes("Files");
document.addEventListener("dragover", event => {
  if (brings(event)) event.preventDefault();
});
document.addEventListener("drop", event => {
  const form = upload.querySelector("[data-upload]");
  if (!brings(event) || !form) return;
  event.preventDefault();
  form.elements.files.files = event.dataTransfer.files;
  form.scrollIntoView({block: "center"});
  form.requestSubmit();
});

// Order by drag, beside the buttons.
const list = document.getElementById("nominee-list");
let dragged = null;
for (const header of list.querySelectorAll(".person > header")) header.draggable = list.children.length > 1;
list.addEventListener("dragstart", event => {
  dragged = event.target.closest("[data-nominee]");
  event.dataTransfer.effectAllowed = "move";
});
// Nothing moves before the drop: the entries are tall, and the list would jump under the pointer.
function place(event) {
  const over = event.target.closest?.("[data-nominee]");
  if (!dragged || !over || over === dragged) return null;
  const box = over.getBoundingClientRect();
  return {over, below: event.clientY > box.top + box.height / 2};
}
function unmark() {
  for (const one of list.querySelectorAll(".drop-above, .drop-below")) one.classList.remove("drop-above", "drop-below");
}
list.addEventListener("dragover", event => {
  if (dragged) event.preventDefault();
  const spot = place(event);
  unmark();
  spot?.over.classList.add(spot.below ? "drop-below" : "drop-above");
});
list.addEventListener("drop", event => {
  event.preventDefault();
  const spot = place(event);
  if (!spot) return;
  spot.below ? spot.over.after(dragged) : spot.over.before(dragged);
  const order = [...list.querySelectorAll("[data-nominee]")].map(one => one.dataset.nominee).join(",");
  htmx.ajax("POST", list.dataset.order, {source: list, target: "#turn", swap: "none", values: {order}});
});
list.addEventListener("dragend", () => {
  unmark();
  dragged = null;
});

for (const field of document.querySelectorAll("[data-lines], [data-dashes]")) measure(field);
document.addEventListener("DOMContentLoaded", () => forms().forEach(replay));
