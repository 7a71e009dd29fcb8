"use strict";
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

document.addEventListener("input", () => {
  if (Date.now() - Math.max(lastUse(), triedAt) > TELLS_EVERY) stay();
});
document.addEventListener("htmx:afterRequest", ({detail}) => {
  if (detail.xhr.status && detail.xhr.status !== 401) used();
});
document.addEventListener("visibilitychange", look);
if (IDLE) {
  used();
  setInterval(look, 10_000);
}
