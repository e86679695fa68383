// The other pages' way of making elements, with types: nothing that a user names becomes markup.

import * as shared from "../../../host/server/pages/elements.js";

type Properties = Record<string, unknown>;
type Child = Node | string | undefined;

export const element = shared.element as <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties?: Properties,
  ...children: Child[]
) => HTMLElementTagNameMap[Tag];

export const find = shared.find as <Kind extends HTMLElement = HTMLElement>(id: string) => Kind;

export const button = shared.button as (text: string, onclick: () => unknown, properties?: Properties) => HTMLButtonElement;

export const announce = shared.announce as (text: string) => void;

export const showFigures = shared.showFigures as (figures: Record<string, string>) => void;
