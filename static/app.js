"use strict";
// What every page needs beyond htmx: a sentence when the line drops, and focus where a refusal points.

document.addEventListener("htmx:sendError", () => {
  tell("Mất kết nối mạng. Nội dung chưa gửi được; xin thử lại khi có mạng.");
});

document.addEventListener("htmx:timeout", () => {
  tell("Máy chủ trả lời quá chậm. Xin thử lại sau ít giây.");
});

function tell(sentence) {
  const line = document.createElement("p");
  line.className = "message seal";
  line.textContent = sentence;
  document.getElementById("messages").replaceChildren(line);
}
