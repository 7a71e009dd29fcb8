"use strict";
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
const brings = event => [...(event.dataTransfer?.types ?? [])].includes("Files");
document.addEventListener("dragover", event => {
  if (brings(event)) event.preventDefault();
});
document.addEventListener("drop", event => {
  if (!brings(event)) return;
  const files = event.dataTransfer.files, receipt = files.length === 1 && /\.json$/i.test(files[0].name) && document.querySelector("[data-receipt]");
  const form = receipt || document.querySelector("[data-upload]");
  if (!form) return;
  event.preventDefault();
  (form.elements.receipt ?? form.elements.files).files = files;
  form.scrollIntoView({block: "center"});
  form.requestSubmit();
});
