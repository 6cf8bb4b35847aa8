// vi's word motions w b e ge. They follow vim's search for words step by step: their odd cases are what fingers know.
import type { Scan } from "./vi-scan.ts";

/**
 * `w`: to the start of the next word.
 * @param stopAtLineEnd after an operator, the last word does not reach over the end of its line
 * @returns false when there is no such place; the scan stands where the search ended
 */
export function toNextWord(scan: Scan, count: number, bigWords: boolean, stopAtLineEnd: boolean): boolean {
  for (let left = count - 1; left >= 0; left--) {
    const startClass = scan.classHere(bigWords);
    const inLastLine = scan.row + 1 >= scan.text.lineCount;
    const step = advance(scan);
    if (step === "none" || (step !== "line" && inLastLine)) return false;
    if (step !== "line" && stopAtLineEnd && left === 0) return true;
    if (startClass !== 0) {
      while (scan.classHere(bigWords) === startClass) {
        const over = advance(scan);
        if (over === "none" || (over !== "line" && stopAtLineEnd && left === 0)) return true;
      }
    }
    while (scan.classHere(bigWords) === 0) {
      if (scan.onEmptyLine) break;
      const over = advance(scan);
      if (over === "none" || (over !== "line" && (inLastLine || (stopAtLineEnd && left === 0)))) return true;
    }
  }
  return true;
}

/** One step that also says when it came upon the end of a line. */
function advance(scan: Scan): "line" | "end" | "break" | "none" {
  const step = scan.next();
  return step === "line" && scan.atLineEnd ? "end" : step;
}

/**
 * `e`: to the last character of a word.
 * @param stay an end of a word counts when the scan is on it already (`cw`, text objects)
 * @param stopAtEmptyLine whether an empty line is a place to stop at
 */
export function toWordEnd(
  scan: Scan,
  count: number,
  bigWords: boolean,
  stay: boolean,
  stopAtEmptyLine = false,
): boolean {
  let mayStay = stay;
  for (let left = count; left > 0; left--) {
    const startClass = scan.classHere(bigWords);
    if (scan.next() === "none") return false;
    let stopped = false;
    if (scan.classHere(bigWords) === startClass && startClass !== 0) {
      if (!scan.skipForward(startClass, bigWords)) return false;
    } else if (!mayStay || startClass === 0) {
      while (scan.classHere(bigWords) === 0) {
        if (stopAtEmptyLine && scan.onEmptyLine) {
          stopped = true;
          break;
        }
        if (scan.next() === "none") return false;
      }
      if (!stopped && !scan.skipForward(scan.classHere(bigWords), bigWords)) return false;
    }
    if (!stopped) scan.previous();
    mayStay = false;
  }
  return true;
}

/** `b`: to the start of a word before. */
export function toPreviousWord(scan: Scan, count: number, bigWords: boolean, stay = false): boolean {
  let mayStay = stay;
  for (let left = count; left > 0; left--) {
    const startClass = scan.classHere(bigWords);
    if (scan.previous() === "none") return false;
    let stopped = false;
    if (!mayStay || startClass === scan.classHere(bigWords) || startClass === 0) {
      while (scan.classHere(bigWords) === 0) {
        if (scan.onEmptyLine) {
          stopped = true;
          break;
        }
        if (scan.previous() === "none") return true;
      }
      if (!stopped && !scan.skipBackward(scan.classHere(bigWords), bigWords)) return true;
    }
    if (!stopped) scan.next();
    mayStay = false;
  }
  return true;
}

/** `ge`: to the last character of a word before. */
export function toPreviousWordEnd(scan: Scan, count: number, bigWords: boolean, stopAtLineEnd = false): boolean {
  for (let left = count; left > 0; left--) {
    const startClass = scan.classHere(bigWords);
    const step = scan.previous();
    if (step === "none") return false;
    if (stopAtLineEnd && step === "break") return true;
    if (startClass !== 0) {
      while (scan.classHere(bigWords) === startClass) {
        const over = scan.previous();
        if (over === "none" || (stopAtLineEnd && over === "break")) return true;
      }
    }
    while (scan.classHere(bigWords) === 0) {
      if (scan.onEmptyLine) break;
      const over = scan.previous();
      if (over === "none" || (stopAtLineEnd && over === "break")) return true;
    }
  }
  return true;
}
