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
  find("shrinkable").textContent = `Smaller ${kinds.map(inside).join(", ")}`;
  find("purpose").hidden = !kinds.length;
  const known = codecs.filter(({ info }) => info.public).map(({ info }) => info.about);
  find("codec-list").textContent = `Knows ${known.join(", ")}; and takes any other file. An archive gives back every byte; what is made smaller looks the same, and opens everywhere.`;
}

const chosen = (name: string) => document.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`)?.value ?? "";

export const chosenLevel = () => chosen("level");
export const chosenPurpose = () => chosen("purpose") as "pack" | "shrink";

// A name within a sentence; `PDF` stays as it is.
const inside = (name: string) => (/^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name);
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
