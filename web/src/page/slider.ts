// A picture before and after, divided where the slider is.

import { element } from "./dom.ts";

/** Two pictures of the same size, one over the other. */
export function slider(before: Blob, after: Blob, name: string): HTMLElement {
  const picture = (blob: Blob, className: string) => {
    const image = element("img", { className, alt: "" });
    image.src = URL.createObjectURL(blob);
    return image;
  };
  const range = element("input", { type: "range", min: "0", max: "100", value: "50", ariaLabel: `${name}: before and after` });
  const box = element(
    "div",
    { className: "compare" },
    picture(before, "before"),
    picture(after, "after"),
    element("span", { className: "tag left", ariaHidden: "true" }, "before"),
    element("span", { className: "tag right", ariaHidden: "true" }, "after"),
    range,
  );
  const show = () => {
    box.style.setProperty("--at", String(range.valueAsNumber / 100));
    range.ariaValueText = `${range.value}% before, ${100 - range.valueAsNumber}% after`;
  };
  range.oninput = show;
  show();
  return box;
}
