// What solving a layout has asked of what can change: contents, and lines that are moved. While the answers are the same,
// so is what it comes to.

let recording: (() => boolean)[] | undefined;

/** Asks `question`, which must be the same for the same state, and remembers the answer for who records. */
export function ask<T>(question: () => T): T {
  const answer = question();
  recording?.push(() => Object.is(question(), answer));
  return answer;
}

/** Does `work` and records what it asks. @returns its result, and whether all answers are still the same */
export function recorded<T>(work: () => T): { result: T; holds: () => boolean } {
  const outer = recording;
  const answers: (() => boolean)[] = [];
  recording = answers;
  try {
    return { result: work(), holds: () => answers.every((isSame) => isSame()) };
  } finally {
    recording = outer;
  }
}
