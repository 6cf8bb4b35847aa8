// Which lines differ between two texts, in bounded time.
import { type ChangeObject, diffArrays } from "diff";

/** Lines of two texts that stand for each other. Ends are behind the last line; one of the two may be empty. */
export interface Change {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** Added and removed lines beyond which all of what differs is one change: the time grows with the square of it. */
const MOST_EDITS = 1500;

/** @returns the changes from the top to the bottom, none of which touch; what is between them is the same */
export function compareLines(old: readonly string[], now: readonly string[]): Change[] {
  return compare(old, now, MOST_EDITS) ?? [wholeChange(old, now)];
}

/**
 * Where two lists differ.
 * @param mostEdits added and removed items beyond which this gives up
 * @returns the changes, or undefined when there are too many
 */
export function compare(old: readonly string[], now: readonly string[], mostEdits: number): Change[] | undefined {
  const { oldStart, oldEnd, newStart, newEnd } = wholeChange(old, now);
  if (oldStart === oldEnd && newStart === newEnd) return [];
  if (oldStart === oldEnd || newStart === newEnd) return [{ oldStart, oldEnd, newStart, newEnd }];
  const parts = diffArrays(old.slice(oldStart, oldEnd), now.slice(newStart, newEnd), { maxEditLength: mostEdits });
  return parts === undefined ? undefined : changesOf(parts, oldStart, newStart);
}

/** All between the first and the last difference as one change. */
function wholeChange(old: readonly string[], now: readonly string[]): Change {
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start++;
  let tail = 0;
  while (tail < shorter - start && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  return { oldStart: start, oldEnd: old.length - tail, newStart: start, newEnd: now.length - tail };
}

function changesOf(parts: readonly ChangeObject<unknown>[], oldStart: number, newStart: number): Change[] {
  const changes: Change[] = [];
  let [oldAt, newAt] = [oldStart, newStart];
  let isSame = true;
  for (const { added, removed, count } of parts) {
    const [oldEnd, newEnd] = [oldAt + (added ? 0 : count), newAt + (removed ? 0 : count)];
    const change = { oldStart: oldAt, oldEnd, newStart: newAt, newEnd };
    const last = changes.at(-1);
    // What is removed and what is added in its place come as two parts.
    if (!(added || removed)) isSame = true;
    else if (isSame || last === undefined) changes.push(change);
    else changes[changes.length - 1] = { ...last, oldEnd, newEnd };
    if (added || removed) isSame = false;
    [oldAt, newAt] = [oldEnd, newEnd];
  }
  return changes;
}
