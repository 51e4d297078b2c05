// What somebody types, as it is written into a field: width, digits, romaji into katakana. Only what stays on the screen;
// the office reads the text again by its own rules.
const ROWS = {
  "": "アイウエオ", k: "カキクケコ", s: "サシスセソ", t: "タチツテト", n: "ナニヌネノ", h: "ハヒフヘホ", m: "マミムメモ", r: "ラリルレロ",
  g: "ガギグゲゴ", z: "ザジズゼゾ", d: "ダヂヅデド", b: "バビブベボ", p: "パピプペポ", x: "ァィゥェォ", l: "ァィゥェォ",
};
const TABLE = { ya: "ヤ", yu: "ユ", yo: "ヨ", wa: "ワ", wo: "ヲ", wi: "ウィ", we: "ウェ", shi: "シ", chi: "チ", tsu: "ツ", fu: "フ", ji: "ジ", nn: "ン", "n'": "ン",
  xtu: "ッ", ltu: "ッ", xtsu: "ッ", xya: "ャ", xyu: "ュ", xyo: "ョ", lya: "ャ", lyu: "ュ", lyo: "ョ", xwa: "ヮ", xke: "ヶ", xka: "ヵ", "-": "ー",
  thi: "ティ", dhi: "ディ", twu: "トゥ", dwu: "ドゥ", vu: "ヴ" };
for (const [letter, row] of Object.entries(ROWS)) [..."aiueo"].forEach((vowel, place) => { TABLE[letter + vowel] ??= row[place]; });
for (const [letters, kana] of [["ky", "キ"], ["gy", "ギ"], ["sy", "シ"], ["sh", "シ"], ["zy", "ジ"], ["jy", "ジ"], ["j", "ジ"], ["ty", "チ"], ["ch", "チ"], ["cy", "チ"],
  ["dy", "ヂ"], ["ny", "ニ"], ["hy", "ヒ"], ["by", "ビ"], ["py", "ピ"], ["my", "ミ"], ["ry", "リ"]]) {
  for (const [vowel, small] of [["a", "ャ"], ["u", "ュ"], ["o", "ョ"], ["e", "ェ"]]) TABLE[letters + vowel] ??= kana + small;
  if (letters.endsWith("y")) TABLE[`${letters}i`] ??= `${kana}ィ`;
}
for (const [letter, first] of [["f", "フ"], ["v", "ヴ"]]) [..."aieo"].forEach((vowel) => { TABLE[letter + vowel] = first + ROWS.x["aiueo".indexOf(vowel)]; });

export function katakana(text, done) {
  let out = "", rest = text.toLowerCase();
  while (rest) {
    const found = [4, 3, 2, 1].map((size) => rest.slice(0, size)).find((one) => TABLE[one]);
    if (found) {
      out += TABLE[found];
      rest = rest.slice(found.length);
    } else if (/^([bcdfghjkmprstvwxyz])\1/.test(rest)) {
      out += "ッ";
      rest = rest.slice(1);
    } else if (/^n[^aiueoy']/.test(rest) || (done && rest === "n")) {
      out += "ン";
      rest = rest.slice(1);
    } else {
      out += rest[0];
      rest = rest.slice(1);
    }
  }
  return out;
}

const wide = (text) => text.normalize("NFKC");
const upward = (text) => text.replace(/[ぁ-ゖ]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0x60));
const number = (text) => wide(text).replace(/[ー―‐−–—]/g, "-");

// Return what a field of a kind shows for a text; `done`: nothing more will be typed.
export function written(kind, text, done) {
  if (kind === "kana") return katakana(upward(wide(text)), done);
  if (kind === "text" || kind === "people") return text;
  return kind === "date" ? number(text).toUpperCase().replace(/[*＊]/g, ".") : number(text);
}
