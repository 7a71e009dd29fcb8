"use strict";
// A form that takes long: what was sent, then how far the server is, asked every second since its answer comes last.
document.addEventListener("htmx:beforeRequest", ({detail}) => {
  const bar = detail.elt.querySelector?.("progress[data-poll]");
  if (bar) wait(detail.elt, bar, detail.xhr);
});

function wait(form, bar, xhr) {
  const said = form.querySelector("[data-told]");
  let answered = false, lost = false;
  const show = (words, done, total) => {
    if (total) [bar.max, bar.value] = [total, done];
    else bar.removeAttribute("value");
    said.textContent = words;
  };
  const end = words => {
    [answered, bar.hidden, said.textContent] = [true, true, words];
  };
  bar.hidden = false;
  show("Đang gửi…", 0, 0);
  xhr.upload.addEventListener("progress", event => {
    if (event.lengthComputable) show(event.loaded < event.total ? "Đang gửi tệp…" : "Đã gửi, đang đọc…", event.loaded, event.total);
  });
  xhr.addEventListener("loadend", () => {
    if (xhr.status) end("");
    else lost = true;
  });
  const ask = async () => {
    if (answered) return;
    try {
      const answer = await fetch(`${bar.dataset.poll}?key=${encodeURIComponent(form.elements.key.value)}`);
      const {words, done, total, location: there, gone} = await answer.json();
      if (answered) return;
      if (lost && there) return window.location.assign(there);
      if (gone || (lost && !words)) return end("Máy chủ chưa làm xong; chưa có dòng nào được ghi. Xin gửi lại.");
      if (words) show(words, done, total);
    } catch {
      said.textContent = "Mất kết nối mạng. Máy chủ vẫn làm tiếp việc đã nhận; trang này chờ có mạng trở lại.";
    }
    setTimeout(ask, 1000);
  };
  setTimeout(ask, 500);
}
