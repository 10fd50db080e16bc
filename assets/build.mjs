// Bundles the pages' assets into the folder named as first argument: hashed names, a manifest
// (name -> file and integrity), and a .gz beside each text file. Run by hatch_build.py.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { feature } from "topojson-client";

const require = createRequire(import.meta.url);
const outdir = process.argv[2];
const here = import.meta.dirname;

/** Longitudes and latitudes, in degrees, between which outlines are kept. */
const EUROPE = { west: -25, south: 33, east: 46, north: 72 };

/** Packages that only build; nothing of them is shipped. */
const TOOLS = new Set(["esbuild", "topojson-client"]);

/** Pages load modules; a service worker is a plain script. */
const PAGES = ["js/app.js", "js/api.js", "js/price.js", "js/shop.js", "js/challenge.js", "js/till/till.js", "css/app.css", "css/shop.css", "css/till.css"];
const WORKERS = ["js/till/till-worker.js"];

const bundle = async (entryPoints, format) => {
  const { metafile } = await build({
    absWorkingDir: here,
    entryPoints,
    outdir,
    bundle: true,
    minify: true,
    format,
    target: ["es2022", "chrome120", "firefox121", "safari17.2"],
    loader: { ".woff2": "file" },
    entryNames: "[name].[hash]",
    assetNames: "[name].[hash]",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  return Object.entries(metafile.outputs).map(([file, { entryPoint, inputs }]) => [
    basename(entryPoint ?? Object.keys(inputs)[0]),
    basename(file),
  ]);
};

/** Writes `text` under a name that carries its hash. */
const emit = (name, text) => {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
  const file = `${basename(name, extname(name))}.${hash}${extname(name)}`;
  writeFileSync(join(outdir, file), text);
  return [name, file];
};

/** One sprite of all icons: `<use href="icons.svg#name">`. */
const sprite = () => {
  const symbols = readdirSync(join(here, "icons")).sort().map((file) => {
    const svg = readFileSync(join(here, "icons", file), "utf8").trim();
    const id = basename(file, ".svg");
    return svg.replace(/ xmlns="[^"]*"/, "").replace("<svg", `<symbol id="${id}"`).replace("</svg>", "</symbol>");
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
};

/** Rings of Europe's outlines as [longitude, latitude] in hundredths of a degree. */
const europe = () => {
  const world = JSON.parse(readFileSync(require.resolve("world-atlas/countries-50m.json"), "utf8"));
  const inside = ([lon, lat]) =>
    lon > EUROPE.west && lon < EUROPE.east && lat > EUROPE.south && lat < EUROPE.north;
  const rings = feature(world, world.objects.countries).features.flatMap(({ geometry }) =>
    geometry === null ? [] : geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat(),
  );
  const kept = rings.filter((ring) => ring.some(inside));
  return JSON.stringify(kept.map((ring) => ring.map((point) => point.map((x) => Math.round(x * 100)))));
};

/** The licences of what is in the bundles, as they ask for. */
const licences = () => {
  const shipped = Object.keys(require("./package.json").dependencies).filter((name) => !TOOLS.has(name));
  return shipped
    .map((name) => {
      const folder = join(here, "node_modules", name);
      const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      const texts = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file));
      if (name === "pyodide") texts.push("README.md"); // says where its source and licence are
      if (!texts.length) throw new Error(`${name} brings no licence text`);
      return [`${name} ${version}`, ...texts.map((file) => readFileSync(join(folder, file), "utf8"))];
    })
    .flat()
    .join("\n\n");
};

/** A font that is embedded into documents. */
const font = (weight) => readFileSync(join(here, `node_modules/@embedpdf/fonts-latin/fonts/NotoSans-${weight}.ttf`));

/** Copies what runs Python in the browser; its files find each other by their names. */
const pyodide = () => {
  const { version } = require("pyodide/package.json");
  const folder = `pyodide-${version}`;
  mkdirSync(join(outdir, folder), { recursive: true });
  const lock = JSON.parse(readFileSync(require.resolve("pyodide/pyodide-lock.json"), "utf8"));
  writeFileSync(join(outdir, folder, "pyodide-lock.json"), JSON.stringify({ ...lock, packages: {} }));
  const names = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"];
  for (const name of names) copyFileSync(require.resolve(`pyodide/${name}`), join(outdir, folder, name));
  return [...names, "pyodide-lock.json"].map((name) => [name, `${folder}/${name}`]);
};

const swagger = (file) => readFileSync(require.resolve(`swagger-ui-dist/${file}`));

mkdirSync(outdir, { recursive: true });
const files = [
  ...(await bundle(PAGES, "esm")),
  ...(await bundle(WORKERS, "iife")),
  emit("icons.svg", sprite()),
  emit("favicon.svg", readFileSync(join(here, "favicon.svg"))),
  emit("europe.json", europe()),
  emit("licences.txt", licences()),
  emit("NotoSans-Regular.ttf", font("Regular")),
  emit("NotoSans-SemiBold.ttf", font("SemiBold")),
  ...pyodide(),
  emit("swagger-ui-bundle.js", swagger("swagger-ui-bundle.js")),
  emit("swagger-ui.css", swagger("swagger-ui.css")),
];
const manifest = {};
for (const [name, file] of files) {
  const content = readFileSync(join(outdir, file));
  const integrity = `sha384-${createHash("sha384").update(content).digest("base64")}`;
  manifest[name] = { file, integrity };
  if (![".woff2", ".ttf", ".zip"].includes(extname(file))) {
    writeFileSync(join(outdir, `${file}.gz`), gzipSync(content, { level: 9 }));
  }
  if (extname(file) === ".wasm") rmSync(join(outdir, file)); // large, and every browser takes gzip
}
writeFileSync(join(outdir, "manifest.json"), JSON.stringify(manifest, null, 1));
if (process.argv[3]) {
  copyFileSync(require.resolve("axe-core/axe.min.js"), process.argv[3]);
}
