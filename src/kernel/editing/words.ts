// What belongs together when a cursor goes by words: vi's classes of characters, and emacs' letters and digits.

/** vi's class of a character: 0 is space or nothing, 1 punctuation, 2 a word's character; scripts without spaces differ. */
export function classOf(character: string, bigWords: boolean): number {
  if (character === "" || /^\s/.test(character)) return 0;
  if (bigWords) return 1;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return /^\w/.test(character) ? 2 : 1;
  if (/^\p{Script=Han}/u.test(character)) return 4;
  if (/^\p{Script=Hiragana}/u.test(character)) return 5;
  if (/^\p{Script=Katakana}/u.test(character)) return 6;
  if (/^\p{Script=Hangul}/u.test(character)) return 7;
  if (/^\p{Extended_Pictographic}/u.test(character)) return 3;
  return /^[\p{L}\p{N}\p{M}\p{Pc}]/u.test(character) ? 2 : 1;
}

/** Whether emacs' word motions stop after this character. */
export function isWordCharacter(character: string): boolean {
  return /^[\p{L}\p{N}\p{M}]/u.test(character);
}
