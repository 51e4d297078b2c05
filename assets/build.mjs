// Builds static/jimukyoku/dist/office.css: the Digital Agency's tokens, our names for them, our rules, in one small file.
// Stops when assets/tokens.json (from which the hand-written variables.css is tested) no longer says what the package says.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { build } from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const styles = path.join(root, "src/jimukyoku/office/basics/static/jimukyoku");
const css = readFileSync(path.join(root, "node_modules/@digital-go-jp/design-tokens/dist/tokens.css"), "utf8");
const theirs = new Map([...css.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((found) => [found[1], found[2].trim()]));
const { tokens } = JSON.parse(readFileSync(path.join(root, "assets/tokens.json"), "utf8"));

const wrong = Object.entries(tokens).filter(([, [token, value]]) => theirs.get(token) !== value);
if (wrong.length) {
  console.error("assets/tokens.json differs from the package:");
  for (const [name, [token, value]] of wrong) console.error(`  ${name}: ${token} is ${theirs.get(token)}, not ${value}`);
  process.exit(1);
}

const ours = Object.entries(tokens).map(([name, [token]]) => `  ${name}: var(${token});`).join("\n");
const source = `@import "@digital-go-jp/design-tokens/dist/tokens.css";\n@import "${styles}/office.css";\n:root {\n${ours}\n}\n`;
await build({
  stdin: { contents: source, resolveDir: root, loader: "css" },
  bundle: true, minify: true, target: ["chrome109", "firefox115", "safari16"], outfile: path.join(styles, "dist/office.css"),
});
