// Decodes bytes for the tests of the input decoder, in any split, and prints keys so that tables of them can be read.
import { chordLabel } from "../../src/kernel/chord.ts";
import type { InputEvent } from "../../src/terminal/input/events.ts";
import { InputDecoder, type InputDecoderOptions } from "../../src/terminal/input.ts";
import { createRandom, type Random } from "../kernel/random.ts";

/** A key as text, `ctrl-x`, `G "G"`, `up release`; other events as they are. */
export type Told = string | Exclude<InputEvent, { type: "key" }>;

export function tell(event: InputEvent): Told {
  if (event.type !== "key") return event;
  const { text, kind, shifted, base } = event;
  const label = event.name === " " ? "blank" : chordLabel([event]);
  const extra = `${shifted === undefined ? "" : ` shifted ${shifted}`}${base === undefined ? "" : ` base ${base}`}`;
  return `${label}${text === "" ? "" : ` ${JSON.stringify(text)}`}${extra}${kind === "press" ? "" : ` ${kind}`}`;
}

/** The bytes of a text: characters up to U+00FF are bytes, others UTF-8. */
export function bytesOf(text: string): Uint8Array {
  const isBytes = Array.from(text).every((character) => (character.codePointAt(0) as number) < 0x100);
  return new Uint8Array(Buffer.from(text, isBytes ? "latin1" : "utf8"));
}

/** What comes of the parts of a stream that ends after them. */
export function decode(parts: Uint8Array[], options: Partial<InputDecoderOptions> = {}): Told[] {
  const events: Told[] = [];
  const decoder = new InputDecoder({ onEvent: (event) => events.push(tell(event)), ...options });
  for (const part of parts) decoder.push(part);
  decoder.end();
  return events;
}

/** Cuts bytes at random places; empty parts occur. */
export function split(bytes: Uint8Array, random: Random): Uint8Array[] {
  const cuts = Array.from({ length: random.below(6) }, () => random.below(bytes.length + 1)).sort((a, b) => a - b);
  return [0, ...cuts].map((start, i) => bytes.slice(start, cuts[i] ?? bytes.length));
}

/** Decodes bytes whole, byte by byte and in random splits. @throws Error when a split makes a difference */
export function decodeInAllSplits(bytes: Uint8Array, options: Partial<InputDecoderOptions> = {}): Told[] {
  const whole = decode([bytes], options);
  const random = createRandom(bytes.length);
  const splits: Uint8Array[][] = [Array.from(bytes, (byte) => Uint8Array.of(byte))];
  for (let i = 0; i < 20; i++) splits.push(split(bytes, random));
  for (const parts of splits) {
    const told = decode(parts, options);
    if (!Bun.deepEquals(told, whole))
      throw new Error(`${JSON.stringify(parts.map((part) => Buffer.from(part).toString("latin1")))} gives
        ${JSON.stringify(told)} instead of ${JSON.stringify(whole)}`);
  }
  return whole;
}
