"use strict";
// A page to keep: did this office sign what a QR says? It asks no network and stores nothing.
const {key, kinds, address} = document.body.dataset;
const titles = JSON.parse(kinds), result = document.getElementById("result");
const QR = /^(?:https?:\/\/[^\s#]{1,300})?\/kiem-tra\/([^\s/#]{8,9})#(t?)([0-9]{200,1000})$/;
const OLD = "Trình duyệt này quá cũ nên không kiểm tra được chữ ký. Xin cập nhật trình duyệt (Chrome 137, Safari 17, Firefox 129 trở lên), hoặc tra mã tại " + address + "/kiem-tra khi có mạng.";

function bytesOf(digits) {
  const hex = BigInt(digits).toString(16);
  return Uint8Array.from(hex.padStart(hex.length + hex.length % 2, "0").match(/../g), pair => parseInt(pair, 16));
}

function codeOf(typed) {
  return typed.toUpperCase().replace(/[IL]/g, "1").replace(/O/g, "0").replace(/[ .·–-]/g, "");
}

async function isSigned(code, told, signature) {
  const raw = Uint8Array.from(atob(key), letter => letter.charCodeAt(0));
  const publicKey = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
  const head = new TextEncoder().encode(`dienhinh|${code}|`);
  return crypto.subtle.verify("Ed25519", publicKey, signature, new Uint8Array([...head, ...told]));
}

async function check(text) {
  const found = QR.exec(text.trim());
  if (!found) return say("wait", "Chưa đọc được", "Đây không phải nội dung mã QR của một văn bản. Xin quét lại mã và dán toàn bộ.");
  // The page stands around the digits that are signed: its tens before them, its units behind.
  const code = codeOf(found[1]), paged = found[2], digits = found[3];
  const signed = bytesOf(paged ? digits.slice(3, -1) : digits);
  const page = paged ? Number(digits.slice(0, 3) + digits.slice(-1)) : 0;
  const told = signed.slice(0, -64);
  let good;
  try {
    good = await isSigned(code, told, signed.slice(-64));
  } catch {
    return say("wait", "Chưa kiểm tra được", OLD);
  }
  if (!good) return say("no", "Không khớp", `Mã này không do ${address} ký, hoặc đã bị sửa. Không dùng văn bản này.`);
  const [, kind, unit, sign, day, rows] = new TextDecoder().decode(told.slice(0, -16)).split("|");
  const seal = [...told.slice(-16)].map(byte => byte.toString(16).padStart(2, "0")).join("");
  say("yes", "Khớp", "Mã do hệ thống ký. Các dòng sau phải đúng như trên tờ giấy:", [
    ["Văn bản", titles[kind] ?? kind], ["Đơn vị", unit], ["Số", sign || "không có khi in"],
    ["Ngày", day ? `${day.slice(6)}/${day.slice(4, 6)}/${day.slice(0, 4)}` : "không có khi in"],
    [kind.startsWith("pledged") ? "Số đối tượng đăng ký" : kind === "urging_letter" ? "Số trường" : "Số điển hình", rows], ...(page ? [["Trang", page]] : []), ["Mã", `${code.slice(0, 4)}-${code.slice(4)}`], ["Dấu nội dung (không in)", seal],
  ]);
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function say(tone, title, sentence, rows = []) {
  const box = document.createElement("div"), list = document.createElement("dl");
  box.className = tone;
  list.append(...rows.flatMap(([label, value]) => [element("dt", label), element("dd", value)]));
  box.append(element("b", title), element("p", sentence), ...(rows.length ? [list] : []));
  result.replaceChildren(box);
}

document.getElementById("form").addEventListener("submit", event => {
  event.preventDefault();
  check(document.getElementById("text").value);
});

if ("BarcodeDetector" in window) {
  document.getElementById("camera").hidden = false;
  document.getElementById("photo").addEventListener("change", async event => {
    try {
      const picture = await createImageBitmap(event.target.files[0]);
      const [code] = await new BarcodeDetector({formats: ["qr_code"]}).detect(picture);
      if (code) return check(code.rawValue);
    } catch { /* no picture, or one without a code */ }
    say("wait", "Chưa đọc được", "Không thấy mã QR trong ảnh. Xin chụp gần hơn, đủ sáng, thấy trọn mã.");
  });
}
