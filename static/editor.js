"use strict";
// The dossier's page beyond what keeps its words (keep.js): counts, the paper beside the form, files, order by drag.

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

for (const field of document.querySelectorAll("[data-lines], [data-dashes]")) measure(field);
document.addEventListener("input", ({target}) => (target.dataset.lines || target.dataset.dashes) && measure(target));
document.addEventListener("htmx:afterSettle", () => {
  for (const field of document.querySelectorAll("[data-lines], [data-dashes]")) measure(field);
});

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
