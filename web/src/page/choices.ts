// The level and what is to be made: from the components' own words.

import { element, find } from "./dom.ts";
import { codecs, transcoders } from "../../generated/components.ts";

const level = codecs.flatMap(({ info }) => info.params).find(({ name }) => name === "level");

/** Fills in what the components offer. */
export function offer() {
  for (const word of level?.words ?? []) {
    const input = element("input", { type: "radio", name: "level", value: word, checked: word === level?.default });
    find("level").append(element("label", {}, input, element("span", {}, capital(word))));
  }
  const kinds = transcoders.map(({ info }) => info.about);
  find("shrinkable").textContent = `Usable ${kinds.join(" and ").replace("Images", "images")} that look the same`;
  find("purpose").hidden = !kinds.length;
  const known = codecs.filter(({ info }) => info.public).map(({ info }) => info.about);
  find("codec-list").textContent = `Knows ${known.join(", ")}; and takes any other file.`;
}

const chosen = (name: string) => document.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`)?.value ?? "";

export const chosenLevel = () => chosen("level");
export const chosenPurpose = () => chosen("purpose") as "pack" | "shrink";

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
