// Joins text that comes faster than anybody types. A paste into a terminal without bracketed paste comes as one key per
// character; each on its own costs the length of its line, and the whole of it the square.
import type { InputEvent, KeyInput } from "./events.ts";
import { namedKey } from "./keys.ts";

/** So many characters at once are not typed by a person, who may count on what each of them does by itself. */
const LEAST = 64;

/**
 * Joins the keys of a read that type text, where there are many in a row, to a key that types all of it. The first stays
 * by itself: what was pressed before, such as half a chord, may make something else of it.
 */
export function joinTyping(events: readonly InputEvent[]): InputEvent[] {
  const found: InputEvent[] = [];
  for (let at = 0; at < events.length; ) {
    const run: KeyInput[] = [];
    for (let event = events[at]; event !== undefined && typesText(event); event = events[++at]) run.push(event);
    const joined = run.length > LEAST ? run.splice(1) : [];
    for (const key of run) found.push(key);
    if (joined.length > 0) found.push(namedKey("", { text: joined.map(({ text }) => text).join(""), joined }));
    const other = events[at++];
    if (other !== undefined) found.push(other);
  }
  return found;
}

/** Whether an event is a key that types text by itself. */
function typesText(event: InputEvent): event is KeyInput {
  if (event.type !== "key" || event.joined !== undefined) return false;
  return event.text !== "" && !event.ctrl && !event.alt && !event.super;
}
