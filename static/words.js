"use strict";
// How a form's words are read, and the forms that one sends with a button (`data-kept` names what is written): what
// stands in them stays in this browser until the server has it, through a dropped line, a log-in that expired and a
// closed page. Those that save themselves (keep.js) read their words by the same functions.

const present = field => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value);

function asDrawn(field) {
  if (["checkbox", "radio"].includes(field.type)) return field.defaultChecked;
  if (field.type !== "select-one") return field.defaultValue;
  return ([...field.options].find(option => option.defaultSelected) ?? field.options[0])?.value;
}

// Fields of another card that only travel with the form stand outside of it.
const fieldsOf = form => [...form.elements].filter(field =>
  field.name && !["csrf_token", "key"].includes(field.name) && !["submit", "button"].includes(field.type) && form.contains(field));

// One of several boxes of a name is known by its value too.
const nameOf = field => (["checkbox", "radio"].includes(field.type) ? `${field.name}=${field.value}` : field.name);

const readOf = (fields, read) => Object.fromEntries(fields.map(field => [nameOf(field), read(field)]));

function setField(field, value) {
  if (["checkbox", "radio"].includes(field.type)) field.checked = value;
  else field.value = value;
}

const labelOf = field => (field.labels?.[0]?.firstChild?.textContent ?? "").trim();

const keptForms = () => [...document.querySelectorAll("form[data-kept]")];
const keptPrefix = `dienhinh:${document.body.dataset.user}:`;
const keptKey = form => keptPrefix + form.dataset.kept;
// Of these the fields belong to the form wherever they stand.
const keptFields = form => [...form.elements].filter(field =>
  field.name && !["hidden", "file", "search", "password", "submit", "button", "fieldset"].includes(field.type));
const timeOf = at => {
  const [hour, minute, day, month] = [at.getHours(), at.getMinutes(), at.getDate(), at.getMonth() + 1].map(n => String(n).padStart(2, "0"));
  return `${hour}:${minute} ngày ${day}/${month}`;
};
const OLDEST = 30 * 24 * 3600 * 1000;
// What the page showed first: of what is looked for later, whoever is chosen comes back drawn as chosen.
const first = new WeakMap();

function heldAt(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

// Whoever was chosen may not stand on the page that is drawn next: the name stays with the choice.
function chosenOf(form) {
  return Object.fromEntries(keptFields(form).flatMap(field =>
    field.type === "checkbox" && field.checked ? [[nameOf(field), field.labels[0]?.textContent.trim()]]
      : field.type === "select-one" && field.value ? [[field.name, field.selectedOptions[0].textContent.trim()]] : []));
}

function keepWords(form) {
  // What was refused is drawn with the words that were sent: they wait on, beside what stood there before.
  const refused = "refused" in form.dataset && heldAt(keptKey(form));
  const words = readOf(keptFields(form), present), drawn = first.get(form) ?? readOf(keptFields(form), asDrawn);
  const was = refused?.was ?? Object.fromEntries(Object.keys(words).map(name => [name, drawn[name] ?? false]));
  if (!refused && Object.keys(words).every(name => words[name] === was[name])) {
    localStorage.removeItem(keptKey(form));
    return;
  }
  const text = JSON.stringify({words, was, chosen: chosenOf(form), key: form.elements.key?.value, at: Date.now()});
  try {
    localStorage.setItem(keptKey(form), text);
  } catch {
    noticeIn(form).replaceChildren(lineOf("Trình duyệt không cho giữ chữ trong máy; xin gửi trước khi đóng trang."));
  }
}

function lineOf(sentence, name = "") {
  const line = document.createElement("p");
  line.textContent = sentence;
  line.className = name;
  return line;
}

function noticeIn(form) {
  const found = document.querySelector(`[data-of="${CSS.escape(form.dataset.kept)}"]`) ?? document.createElement("div");
  found.dataset.of = form.dataset.kept;
  found.className = "kept-words message wait";
  found.setAttribute("role", "status");
  const [top] = keptFields(form);
  if (form.contains(top)) form.prepend(found);
  else top?.before(found);
  return found;
}

// A choice that this page does not offer is put back with its name.
function missing(form, name, value, chosen) {
  const box = form.querySelector(`[data-chosen="${CSS.escape(name.split("=")[0])}"]`);
  if (value !== true || !box || !chosen?.[name]) return null;
  const template = document.createElement("div"), [own, id] = name.split("=");
  template.className = "form-check";
  template.innerHTML = '<input class="form-check-input" type="checkbox"> <label class="form-check-label"></label>';
  const [input, label] = template.children;
  Object.assign(input, {name: own, value: id, id: `${own}-kept-${id}`});
  Object.assign(label, {textContent: chosen[name], htmlFor: input.id});
  box.prepend(template);
  return input;
}

// Only what was changed by hand goes back; where somebody else stored another text meanwhile, that is shown beside it.
function restoreWords(form) {
  first.set(form, readOf(keptFields(form), asDrawn));
  const kept = heldAt(keptKey(form));
  if (!kept) return;
  const here = new Map(keptFields(form).map(field => [nameOf(field), field]));
  const others = [];
  let put = 0;
  for (const [name, value] of Object.entries(kept.words)) {
    const field = here.get(name) ?? missing(form, name, value, kept.chosen);
    if (!field || value === kept.was[name] || value === present(field)) continue;
    const drawn = asDrawn(field);
    if (field.type === "select-one" && ![...field.options].some(option => option.value === value)) {
      if (!kept.chosen?.[name]) continue;
      field.add(new Option(kept.chosen[name], value));
    }
    if (name in kept.was && drawn !== kept.was[name] && drawn) others.push([field, drawn]);
    setField(field, value);
    put += 1;
  }
  if (!put) return;
  if (kept.key && form.elements.key) form.elements.key.value = kept.key;
  keptFields(form)[0].closest("details")?.setAttribute("open", "");
  const drop = Object.assign(document.createElement("button"), {type: "button", className: "btn btn-outline-secondary", textContent: "Bỏ chữ này"});
  drop.addEventListener("click", () => {
    form.reset();
    localStorage.removeItem(keptKey(form));
    noticeIn(form).remove();
  });
  noticeIn(form).replaceChildren(
    lineOf(`Đã đưa lại chữ gõ lúc ${timeOf(new Date(kept.at))} mà chưa gửi; chữ vẫn được giữ trong máy này cho đến khi gửi xong.`),
    ...others.flatMap(([field, drawn]) => [lineOf(`Mục «${labelOf(field)}» đã được người khác sửa, bản đang lưu:`), lineOf(drawn, "prose")]), drop);
}

for (const name of ["input", "change"]) document.addEventListener(name, event => {
  const form = event.target.form;
  if (form?.dataset.kept) keepWords(form);
});

document.addEventListener("submit", event => {
  const form = event.target;
  if (!form.dataset.kept) return;
  keepWords(form);
  // The answer names what the server took; without a line there is none.
  form.elements.kept ?? form.append(Object.assign(document.createElement("input"), {type: "hidden", name: "kept", value: form.dataset.kept}));
  if (form.hasAttribute("hx-post") || navigator.onLine || "reached" in form.dataset) return;
  // A machine without any line may be the server itself: ask before the page is left for the browser's own of the fault.
  event.preventDefault();
  fetch(location.pathname, {method: "HEAD"}).then(() => {
    form.dataset.reached = "";
    form.requestSubmit(event.submitter);
  }).catch(() => noticeIn(form).replaceChildren(
    lineOf("Đang mất mạng, chưa gửi được. Chữ vẫn được giữ trong máy này; có mạng lại xin bấm gửi lần nữa.")));
}, true);

document.addEventListener("htmx:afterRequest", ({detail}) => {
  const form = detail.requestConfig.elt, code = detail.xhr.status;
  if (!form.dataset.kept) return;
  if (code === 200) localStorage.removeItem(keptKey(form));
  else noticeIn(form).replaceChildren(lineOf(`${[409, 422].includes(code) ? "Chưa ghi được, lý do ở đầu trang" : "Chưa gửi được"}; chữ vẫn được giữ trong máy này.`));
});
// A piece of the page that is drawn anew has its other forms without their words.
document.addEventListener("htmx:load", ({detail}) => {
  if (detail.elt !== document.body) keptForms().filter(form => detail.elt.contains(form)).forEach(restoreWords);
});

document.addEventListener("DOMContentLoaded", () => {
  for (const taken of document.querySelectorAll("[data-taken]")) localStorage.removeItem(keptPrefix + taken.dataset.taken);
  for (const key of Object.keys(localStorage).filter(each => each.startsWith(keptPrefix))) {
    if (Date.now() - heldAt(key)?.at > OLDEST) localStorage.removeItem(key);
  }
  keptForms().forEach(restoreWords);
});
