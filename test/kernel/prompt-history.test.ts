// The history of a prompt: what is kept, how it is searched, and how it is written down.
import { describe, expect, test } from "bun:test";
import { historyLine, PromptHistory, parseHistory } from "../../src/kernel/prompt-history.ts";

/** The entries that a search finds, best first. */
function found(entries: readonly string[], query: string): (string | undefined)[] {
  const history = new PromptHistory(entries);
  return history.search(query).map(({ index }) => history.entries[index - 1]);
}

describe("entries", () => {
  test("are kept oldest first, without blank ones and duplicates in a row", () => {
    const history = new PromptHistory(["a", "b"]);
    expect(["b", " \n", "a", "a"].map((entry) => history.add(entry))).toEqual([false, false, true, false]);
    expect(history.entries).toEqual(["a", "b", "a"]);
  });

  test("are not more than the limit", () => {
    const history = new PromptHistory(Array.from({ length: 10_005 }, (_, i) => `entry ${i}`));
    expect(history.entries).toHaveLength(10_000);
    expect(history.entries[0]).toBe("entry 5");
  });
});

describe("search", () => {
  test("finds whole words before starts of words, those before parts, and letters in their order last", () => {
    const entries = ["run the test", "run tests", "contest", "take everything, stay there", "nothing"];
    expect(found(entries, "test")).toEqual(["run the test", "run tests", "contest", "take everything, stay there"]);
  });

  test("finds the newer of equals first, and of duplicates the newest only", () => {
    const history = new PromptHistory(["fix bug", "fix it", "other", "fix bug"]);
    expect(history.search("fix").map(({ index }) => index)).toEqual([4, 2]);
  });

  test("wants all words, in any order; a phrase as it was typed comes first", () => {
    expect(found(["b a", "a b", "a x b", "only a"], "a b")).toEqual(["a b", "a x b", "b a"]);
  });

  test("makes no difference of case, and gives the newest first for a blank query", () => {
    expect(found(["ÄPFEL"], "äpfel")).toEqual(["ÄPFEL"]);
    expect(found(["a", "b", "c"], "  ")).toEqual(["c", "b", "a"]);
    expect(found([], "x")).toEqual([]);
  });

  test("scores are in the order of the results", () => {
    const scores = new PromptHistory(["a", "ab", "b", "a b"]).search("a").map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  test("bears huge and hostile entries", () => {
    const history = new PromptHistory(["a".repeat(10_000_000), "\ud800", "(.*[", "ok"]);
    expect(history.search("(.*[").map(({ index }) => index)).toEqual([3]);
    expect(history.search("a".repeat(5000))).toEqual([]);
    expect(history.search("a")).toHaveLength(1);
  });
});

describe("the file", () => {
  test("has an entry in each line, whatever is in it", () => {
    const entries = ["a\nb", 'say "x"', "日本", "\u0000\u2028"];
    expect(parseHistory(entries.map(historyLine).join(""))).toEqual(entries);
  });

  test("is read but for damaged lines", () => {
    expect(parseHistory('"a"\n{"b\n\n17\nnull\n["c"]\r\n"d"\r\n"cut o')).toEqual(["a", "d"]);
    expect(parseHistory("")).toEqual([]);
  });
});
