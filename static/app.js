"use strict";
// What every page needs beyond htmx: a sentence when the line drops, focus where a refusal points, and the warning
// before a log-in that nobody uses ends.

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

// A log-in that nobody uses ends. Two minutes before, every page says so; whoever types in one is using it. The last
// use is shared by all pages of this browser, as the log-in is.

const IDLE = Number(document.body.dataset.idle) * 1000, WARNED = Math.min(120_000, IDLE / 2), USED = "dienhinh-used";
const TELLS_EVERY = Math.min(300_000, IDLE / 4);
let usedHere = 0, triedAt = 0;

function used() {
  usedHere = Date.now();
  try {
    localStorage.setItem(USED, usedHere);
  } catch {
    // Without it each page knows of itself alone, and warns once too often.
  }
}

function lastUse() {
  try {
    return Math.max(usedHere, Number(localStorage.getItem(USED)));
  } catch {
    return usedHere;
  }
}

function idleNotice(sentence, act) {
  const old = document.querySelector(".idle-notice");
  if (!sentence) return old?.remove();
  if (old?.firstChild.textContent === sentence) return;
  const box = document.createElement("div"), line = document.createElement("p");
  box.className = "message wait idle-notice no-print";
  box.setAttribute("role", "alert");
  line.textContent = sentence;
  box.append(line, act);
  old ? old.replaceWith(box) : document.getElementById("main").append(box);
}

function stay() {
  triedAt = Date.now();
  fetch("/tai-khoan/con-lam-viec", {redirect: "manual"}).then(answer => answer.ok ? used() : ended())
    .catch(() => {}).finally(look);
}

function ended() {
  const link = document.createElement("a");
  link.className = "btn btn-outline-primary";
  link.href = `/dang-nhap?next=${encodeURIComponent(location.pathname + location.search)}`;
  link.textContent = "Đăng nhập lại";
  usedHere = -Infinity;
  idleNotice("Đã lâu không làm việc nên đăng nhập đã hết. Chữ đã nhập vẫn được giữ trong máy này.", link);
}

function look() {
  const left = lastUse() + IDLE - Date.now();
  if (usedHere === -Infinity && left <= WARNED) return;
  if (left <= 0) return ended();
  if (left > WARNED) return idleNotice("");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-outline-primary";
  button.textContent = "Tiếp tục làm việc";
  button.addEventListener("click", stay);
  idleNotice("Đã lâu không làm việc. Trong hai phút nữa đăng nhập sẽ hết; chữ đã nhập vẫn được giữ.", button);
}

if (IDLE) {
  document.addEventListener("input", () => {
    if (Date.now() - Math.max(lastUse(), triedAt) > TELLS_EVERY) stay();
  });
  document.addEventListener("htmx:afterRequest", ({detail}) => {
    if (detail.xhr.status && detail.xhr.status !== 401) used();
  });
  document.addEventListener("visibilitychange", look);
  used();
  setInterval(look, 10_000);
}
