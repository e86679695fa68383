// The options that a codec is given: its defaults, the chosen level, and what a file's name says.

import type { Info, Param } from "../../generated/interfaces/smallest-codec-types.js";
import { extensionOf } from "./components.ts";

/** Every parameter once, sorted by name, as the host resolves them. */
export function options(info: Info, level: string, fileName: string): [string, string][] {
  const value = (param: Param) => {
    if (param.name === "level" && param.words.includes(level)) return level;
    return wordOf(param, extensionOf(fileName)) ?? canonical(param);
  };
  const pairs = info.params.map((param): [string, string] => [param.name, value(param)]);
  if (info.formats.length) pairs.push(["format", info.formats[0]!]);
  return pairs.sort(([a], [b]) => (a < b ? -1 : 1));
}

// The host spells whole numbers without a fraction, as `String` does.
const canonical = (param: Param) =>
  param.words.includes(param.default) ? param.default : String(Number(param.default));

// The word of a parameter that says what the file is: `css` for sheet.css, `js` for module.mjs.
function wordOf(param: Param, extension: string): string | undefined {
  if (!extension || param.name === "level") return undefined;
  const near = (word: string) => word === extension || extension.endsWith(word) || word.startsWith(extension);
  return param.words.find((word) => word === extension) ?? param.words.find((word) => word.length > 1 && near(word));
}
