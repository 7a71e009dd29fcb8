"use strict";
// A hand-over file: did this office sign its manifest, and is every file as the manifest says? The file stays here.
{
  const form = document.getElementById("handover-form"), out = document.getElementById("handover-result");
  const {key, address} = form.dataset, EXTRA = ["ban-ke.json", "ban-ke.sig"];
  const text = new TextDecoder("utf-8", {fatal: true});
  const KINDS = {list: "Danh sách tổng hợp", supplement: "Danh sách bổ sung", correction: "Danh sách đính chính"};
  const OLD = "Trình duyệt này không kiểm tra được chữ ký tại đây: trình duyệt quá cũ (cần Chrome 137, Safari 17, Firefox 129 trở lên), hoặc trang đang mở qua HTTP không mã hóa. Xin dùng trang kiểm tra ngoại tuyến, hoặc tra bằng mã của tệp.";

  const hex = buffer => [...new Uint8Array(buffer)].map(byte => byte.toString(16).padStart(2, "0")).join("");
  const hash = async buffer => hex(await crypto.subtle.digest("SHA-256", buffer));
  const view = async (file, start, end) => new DataView(await file.slice(start, end).arrayBuffer());

  // What a zip without compression holds, by name; anything else is not ours.
  async function entries(file) {
    const first = Math.max(0, file.size - 65557), tail = await view(file, first, file.size);
    let at = tail.byteLength - 22;
    while (at >= 0 && tail.getUint32(at, true) !== 0x06054b50) at--;
    if (at < 0) throw new Error("no zip");
    const size = tail.getUint32(at + 12, true), start = tail.getUint32(at + 16, true);
    const list = await view(file, start, start + size), found = new Map();
    for (let place = 0, left = tail.getUint16(at + 10, true); left > 0; left--) {
      const [stored, packed, whole] = [list.getUint16(place + 10, true) === 0, list.getUint32(place + 20, true), list.getUint32(place + 24, true)];
      const length = list.getUint16(place + 28, true);
      const name = text.decode(new Uint8Array(list.buffer, place + 46, length));
      if (list.getUint32(place, true) !== 0x02014b50 || !stored || packed !== whole || found.has(name)) throw new Error("not ours");
      found.set(name, {offset: list.getUint32(place + 42, true), size: whole});
      place += 46 + length + list.getUint16(place + 30, true) + list.getUint16(place + 32, true);
    }
    return found;
  }

  async function content(file, {offset, size}) {
    const head = await view(file, offset, offset + 30);
    const start = offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
    return file.slice(start, start + size).arrayBuffer();
  }

  async function isSigned(manifest, signature) {
    const raw = Uint8Array.from(atob(key), letter => letter.charCodeAt(0));
    const publicKey = await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
    return crypto.subtle.verify("Ed25519", publicKey, signature, manifest);
  }

  async function check(file) {
    say("wait", "Đang kiểm tra", `Đang đọc “${file.name}”.`);
    let held, manifest, told;
    try {
      held = await entries(file);
      manifest = await content(file, held.get("ban-ke.json"));
      told = JSON.parse(text.decode(manifest));
      if (told.format !== "dienhinh-ban-giao") throw new Error("not ours");
    } catch {
      return say("wait", "Chưa đọc được", "Đây không phải tệp bàn giao, hoặc tệp chưa tải hết. Xin chọn lại tệp .zip.");
    }
    let good, whole;
    try {
      good = await isSigned(manifest, await content(file, held.get("ban-ke.sig") ?? {offset: 0, size: 0}));
      whole = await hash(await file.arrayBuffer());
    } catch {
      return say("wait", "Chưa kiểm tra được", OLD);
    }
    if (!good) return say("no", "Không khớp", told.key === key ? "Bản kê trong tệp đã bị sửa sau khi ký. Không dùng tệp này." : `Tệp này không do ${address} ký. Xin kiểm tra tại nơi gửi; không dùng tệp khi chưa rõ nguồn gốc.`);
    const names = new Set(told.files.map(each => each.name));
    const faults = [...held.keys()].filter(name => !names.has(name) && !EXTRA.includes(name)).map(name => `Thừa tệp ${name}.`);
    for (const each of told.files) {
      const entry = held.get(each.name);
      if (!entry) faults.push(`Thiếu tệp ${each.name}.`);
      else if (await hash(await content(file, entry)) !== each.sha256) faults.push(`Tệp ${each.name} đã bị sửa.`);
    }
    if (faults.length) return say("no", "Không khớp", `Không dùng tệp này. ${faults.slice(0, 10).join(" ")}`);
    const {list} = told, day = list.issued_on ? ` ngày ${list.issued_on.split("-").reverse().join("/")}` : "";
    say("yes", "Khớp", `Bản kê do ${address} ký; đủ ${told.files.length} tệp, không tệp nào bị sửa.`, [
      ["Danh sách", `${KINDS[list.kind] ?? list.kind} ${list.id}, năm học ${list.school_year}`], ["Nơi gửi", told.from.name], ["Nơi nhận", told.to.name],
      ["Tờ trình", list.number ? `${list.number}/${list.symbol}${day}` : "chưa ghi số khi lập tệp"], [list.kind === "correction" ? "Số dòng" : "Số điển hình", told.count],
      ["Không kèm", told.left_out.length ? `${told.left_out.length} minh chứng quá lớn` : ""], ["Mã của tệp", whole],
    ].filter(([, value]) => value !== ""));
    out.append(receipt(whole, told));
  }

  // The receipt is a small text: whoever got the file fills in two lines, keeps it, and sends it back.
  function receipt(whole, told) {
    const made = element("form", ""), fields = [["receiver", "Họ và tên người nhận", ""], ["unit", "Đơn vị nhận", told.to.name]];
    made.append(element("h3", "Giấy biên nhận"), element("p", `Điền rồi lưu thành tệp, gửi lại ${told.from.name} qua thư điện tử hoặc USB. Giấy không mang chữ ký số của nơi nhận; nơi gửi đối chiếu bằng mã của tệp.`));
    for (const [name, label, value] of fields) {
      const line = element("div", ""), caption = element("label", label), input = document.createElement("input");
      Object.assign(input, {id: `receipt-${name}`, name, value, maxLength: 150, className: "form-control", autocomplete: "off"});
      line.className = "field";
      caption.htmlFor = input.id;
      line.append(caption, input);
      made.append(line);
    }
    const button = element("button", "Lưu giấy biên nhận"), fault = element("p", ""), buttons = element("p", "");
    button.className = "btn btn-outline-primary";
    fault.setAttribute("role", "alert");
    fault.className = "fault";
    buttons.className = "buttons";
    buttons.append(button);
    made.append(fault, buttons);
    made.addEventListener("submit", event => {
      event.preventDefault();
      const {receiver, unit} = Object.fromEntries(new FormData(made));
      fault.textContent = receiver.trim() && unit.trim() ? "" : "Xin ghi họ tên người nhận và đơn vị nhận.";
      if (fault.textContent) return;
      const now = new Date(), today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(part => String(part).padStart(2, "0")).join("-");
      const words = {format: "dienhinh-bien-nhan", version: 1, handover_sha256: whole, receiver: receiver.trim(), unit: unit.trim(), received_on: today};
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify(words, null, 1) + "\n"], {type: "application/json"}));
      link.download = `bien-nhan-${told.list.id}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
    return made;
  }

  function element(name, words) {
    const made = document.createElement(name);
    made.textContent = words;
    return made;
  }

  function say(tone, title, sentence, rows = []) {
    const box = document.createElement("div"), list = document.createElement("dl");
    box.className = `message ${{yes: "ok", no: "seal", wait: "wait"}[tone]} ${tone}`;
    list.className = "facts";
    list.append(...rows.flatMap(([label, value]) => [element("dt", label), element("dd", value)]));
    box.append(element("b", title), element("p", sentence), ...(rows.length ? [list] : []));
    out.replaceChildren(box);
  }

  form.addEventListener("submit", event => event.preventDefault());
  document.getElementById("handover-file").addEventListener("change", event => {
    const [file] = event.target.files;
    if (file) check(file);
  });
}
