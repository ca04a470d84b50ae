// How the page writes names, times and sizes. Office time is Viet Nam's, seven hours ahead of UTC all year.

const OFFICE = 7 * 3600 * 1000;
const WEEKDAYS = ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"];
const two = (number) => String(number).padStart(2, "0");

// "08 giờ 00, thứ Năm, ngày 14/5/2020"; `at` in milliseconds since 1970.
export function moment(at) {
  const t = new Date(at + OFFICE);
  return `${two(t.getUTCHours())} giờ ${two(t.getUTCMinutes())}, ${day(at)}`;
}

// "thứ Sáu, ngày 05/6/2020": a zero before days 1 to 9 and months 1 and 2, as offices write.
export function day(at) {
  const t = new Date(at + OFFICE);
  return `${WEEKDAYS[t.getUTCDay()]}, ngày ${shortDay(at)}/${t.getUTCFullYear()}`;
}

export function shortDay(at) {
  const t = new Date(at + OFFICE);
  const month = t.getUTCMonth() + 1;
  return `${two(t.getUTCDate())}/${month < 3 ? two(month) : month}`;
}

export function hours(at) {
  const t = new Date(at + OFFICE);
  return `${two(t.getUTCHours())}:${two(t.getUTCMinutes())}`;
}

// The next time the office clock shows `hour` sharp, strictly after `at`.
export function nextHour(at, hour) {
  const t = new Date(at + OFFICE);
  const today = Date.UTC(t.getUTCFullYear(), t.getUTCMonth(), t.getUTCDate(), hour) - OFFICE;
  return today > at ? today : today + 24 * 3600 * 1000;
}

export function nameOf(person) {
  if (!person) return "";
  return [person.first_name, person.last_name].filter(Boolean).join(" ") || person.title || `Người ${person.id}`;
}

export function initials(title) {
  const words = title.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const chosen = words.slice(-2);
  return chosen.map((word) => [...word].find((sign) => /[\p{L}\p{N}]/u.test(sign))).join("").toUpperCase();
}

export function size(bytes) {
  if (!bytes) return "";
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1).replace(".", ",")} MB`;
}

// One line that stands for a message in lists and quotes.
export function summary(message) {
  if (!message) return "";
  const media = message.photo ? "Ảnh" : message.document ? message.document.file_name || "Tệp" : null;
  const words = message.text || message.caption || (media ? "" : serviceWords(message) || otherKind(message));
  return [media, words].filter(Boolean).join(": ");
}

export function otherKind(message) {
  if (message.voice) return "Tin thoại";
  if (message.sticker) return "Nhãn dán";
  if (message.contact) return `Danh thiếp: ${nameOf(message.contact)} ${message.contact.phone_number ?? ""}`.trim();
  return "";
}

// What a service message says; its `details` are those of the Bot API's field of that name.
export function serviceWords({ service, details, from }) {
  const who = nameOf(from);
  const words = {
    new_chat_members: () => `${details.map(nameOf).join(", ")} đã vào nhóm`,
    left_chat_member: () => `${nameOf(details)} đã rời nhóm`,
    new_chat_title: () => `${who} đã đổi tên nhóm thành “${details}”`,
    group_chat_created: () => "Nhóm đã được lập",
    supergroup_chat_created: () => "Nhóm đã được lập",
    migrate_to_chat_id: () => "Nhóm đã được nâng cấp",
    migrate_from_chat_id: () => "Nhóm đã được nâng cấp",
    pinned_message: () => `${who} đã ghim một tin`,
    forum_topic_created: () => `${who} đã lập chủ đề “${details.name}”`,
    forum_topic_closed: () => "Chủ đề đã đóng",
    forum_topic_reopened: () => "Chủ đề đã mở lại",
  };
  return service ? (words[service]?.() ?? "Thay đổi trong nhóm") : "";
}

// Who first wrote a forwarded message, from the Bot API's MessageOrigin.
export function originName(origin) {
  return origin.sender_user_name ?? nameOf(origin.sender_user ?? origin.sender_chat ?? origin.chat);
}
