"use strict";
// What every page needs beyond htmx: a sentence when the line drops, and focus where a refusal points.

document.addEventListener("htmx:sendError", () => {
  tell("Mất kết nối mạng. Nội dung chưa gửi được; xin thử lại khi có mạng.");
});

document.addEventListener("htmx:timeout", () => {
  tell("Máy chủ trả lời quá chậm. Xin thử lại sau ít giây.");
});

// A proxy's or a dying server's own page is not ours to show inside a page: our refusals name where they go.
document.addEventListener("htmx:beforeSwap", event => {
  const {xhr} = event.detail;
  if (xhr.status < 500 || xhr.getResponseHeader("HX-Retarget")) return;
  event.detail.shouldSwap = false;
  tell(`Máy chủ chưa trả lời được (${xhr.status}). Xin thử lại sau ít giây; chữ đã nhập vẫn còn.`);
});

// What was typed and not yet sent is the person's own: it does not outlive their log-out on a shared machine.
document.addEventListener("submit", event => {
  if (event.target.getAttribute("action") !== "/dang-xuat") return;
  for (const key of Object.keys(localStorage)) if (key.startsWith("dienhinh:")) localStorage.removeItem(key);
});

// A form that takes long shows that it works.
document.addEventListener("submit", event => {
  const bar = event.target.querySelector("progress[hidden]");
  if (bar && !event.target.matches("[data-upload]")) bar.hidden = false;
});

// A browser in another language writes 11/04/2026 for the fourth of November: the day stands below in words.
const WEEKDAYS = ["chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"];
const DAYS = "input[type=date], input[type=datetime-local], input[type=month]";
function inWords(field) {
  const [, year, month, day, hour, minute] = field.value.match(/^(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d))?)?/) ?? [];
  if (!year) return "";
  const monthName = `tháng ${month < 3 ? month : Number(month)} năm ${year}`;
  if (!day) return monthName;
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  return `${hour ? `${hour}:${minute}, ` : ""}${weekday}, ${day} ${monthName}`;
}
function sayDay(field) {
  let line = document.getElementById(`${field.id}-day`);
  if (!line) {
    line = Object.assign(document.createElement("small"), {id: `${field.id}-day`, className: "line"});
    field.after(line);
  }
  line.textContent = inWords(field);
}
function sayDays() {
  document.querySelectorAll(DAYS).forEach(sayDay);
}
document.addEventListener("input", ({target}) => target.matches(DAYS) && sayDay(target));
for (const name of ["DOMContentLoaded", "htmx:afterSettle"]) document.addEventListener(name, sayDays);
window.addEventListener("pageshow", sayDays);

// Long passwords are typed on small keys: who types may look at them.
for (const form of document.forms) {
  const fields = form.querySelectorAll("input[type=password]"), box = document.createElement("div");
  if (!fields.length) continue;
  box.className = "form-check";
  box.innerHTML = '<input class="form-check-input" type="checkbox" id="show-typed"><label class="form-check-label" for="show-typed">Hiện chữ đang gõ</label>';
  fields[fields.length - 1].closest(".field").after(box);
  const show = shown => fields.forEach(field => { field.type = shown ? "text" : "password"; });
  box.firstChild.addEventListener("change", ({target}) => show(target.checked));
  form.addEventListener("submit", () => show(false));
}

function tell(sentence) {
  const line = document.createElement("p");
  line.className = "message seal";
  line.textContent = sentence;
  document.getElementById("messages").replaceChildren(line);
}
