// The components in this worker: their modules come compiled from the page, their instances are fresh for each call.

import { instantiate as instantiateCodec, type Root as CodecRoot } from "../../generated/codec.js";
import { codecs, packer, transcoders, type Component } from "../../generated/components.ts";
import type { Call } from "../../generated/interfaces/smallest-codec-packer.js";
import type { Info } from "../../generated/interfaces/smallest-codec-types.js";
import { instantiate as instantiatePacker, type Root as PackerRoot } from "../../generated/packer.js";
import { instantiate as instantiateTranscoder, type Root as TranscoderRoot } from "../../generated/transcoder.js";
import type { Reply } from "../driver.js";
import { Crew } from "./crew.ts";

export type Need = (url: string) => Promise<WebAssembly.Module>;

// What jco wants of an embedder; none of the components imports anything. It waits for what is a promise.
export const start = (module: WebAssembly.Module, imports: WebAssembly.Imports): Promise<WebAssembly.Instance> =>
  WebAssembly.instantiate(module, imports ?? {});

const byId = new Map(codecs.map((component) => [component.info.id, component]));

/** The codecs as the driver wants them; with more than one lane, heavy calls run beside each other. */
export class Codecs {
  private readonly crew: Crew | undefined;

  constructor(
    private readonly need: Need,
    lanes: number,
  ) {
    if (lanes > 1) this.crew = new Crew(lanes);
  }

  elsewhere(call: Call): Promise<Reply> | undefined {
    const component = byId.get(call.codec);
    if (!this.crew || !component) return undefined;
    const { crew } = this;
    return this.need(component.url).then((module) => crew.run(call, module));
  }

  info(id: number): Info | undefined {
    return byId.get(id)?.info;
  }

  async fresh(id: number): Promise<CodecRoot> {
    const component = byId.get(id);
    if (!component) throw new Error(`there is no codec number ${id}`);
    const module = await this.need(component.url);
    return instantiateCodec(() => module, {}, start);
  }
}

/** The packer's machines, and the probes of all codecs. */
export async function machines(need: Need): Promise<PackerRoot> {
  const names = Object.keys(packer);
  const modules = await Promise.all(names.map((name) => need(packer[name]!)));
  const byName = new Map(names.map((name, at) => [name, modules[at]!]));
  return instantiatePacker((name: string) => byName.get(name)!, {}, start);
}

/** The transcoder for files of that name, where there is one. */
export function transcoderFor(name: string): Component | undefined {
  const extension = extensionOf(name);
  return transcoders.find(({ info }) => info.extensions.includes(extension));
}

/** A fresh instance of a transcoder. */
export async function freshTranscoder(component: Component, need: Need): Promise<TranscoderRoot> {
  const module = await need(component.url);
  return instantiateTranscoder(() => module, {}, start);
}

/** What is behind the last dot of a name, in small letters. */
export function extensionOf(name: string): string {
  const at = name.lastIndexOf(".");
  return at < 0 ? "" : name.slice(at + 1).toLowerCase();
}
