// The text that is being edited, with a cursor in it. Positions are UTF-16 indices; movement is by what a person takes
// for one character.

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** What a person takes for one character each. */
export function graphemes(text: string): string[] {
  if (/^[\x20-\x7e]*$/.test(text)) return text.split("");
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

const WORD = /[\p{L}\p{N}\p{M}_]/u;

export class Line {
  text = "";
  cursor = 0;
  /** What was cut last. */
  private clipboard = "";

  get before(): string {
    return this.text.slice(0, this.cursor);
  }

  get after(): string {
    return this.text.slice(this.cursor);
  }

  set(text: string, cursor = text.length): void {
    this.text = text;
    this.cursor = cursor;
  }

  insert(text: string): void {
    this.set(this.before + text + this.after, this.cursor + text.length);
  }

  /** Replaces what is between `start` and the cursor. */
  replaceFrom(start: number, text: string): void {
    this.set(this.text.slice(0, start) + text + this.after, start + text.length);
  }

  // --- Places ---

  private get previous(): number {
    return this.cursor - (graphemes(this.before.slice(-64)).at(-1)?.length ?? 0);
  }

  private get next(): number {
    return this.cursor + (graphemes(this.after.slice(0, 64))[0]?.length ?? 0);
  }

  get lineStart(): number {
    return this.before.lastIndexOf("\n") + 1;
  }

  get lineEnd(): number {
    const end = this.text.indexOf("\n", this.cursor);
    return end < 0 ? this.text.length : end;
  }

  private get wordStart(): number {
    let place = this.cursor;
    while (place > 0 && !WORD.test(this.text[place - 1] as string)) place--;
    while (place > 0 && WORD.test(this.text[place - 1] as string)) place--;
    return place;
  }

  private get wordEnd(): number {
    let place = this.cursor;
    while (place < this.text.length && !WORD.test(this.text[place] as string)) place++;
    while (place < this.text.length && WORD.test(this.text[place] as string)) place++;
    return place;
  }

  private get blankWordStart(): number {
    return this.before.search(/\S*\s*$/);
  }

  // --- Movement ---

  left(): void {
    this.cursor = this.previous;
  }

  right(): void {
    this.cursor = this.next;
  }

  wordLeft(): void {
    this.cursor = this.wordStart;
  }

  wordRight(): void {
    this.cursor = this.wordEnd;
  }

  home(): void {
    this.cursor = this.lineStart;
  }

  end(): void {
    this.cursor = this.lineEnd;
  }

  /** Moves to the line above, keeping the column where it can. @returns false on the first line */
  up(): boolean {
    const start = this.lineStart;
    if (start === 0) return false;
    const column = graphemes(this.text.slice(start, this.cursor)).length;
    const above = this.text.lastIndexOf("\n", start - 2) + 1;
    this.cursor =
      above +
      graphemes(this.text.slice(above, start - 1))
        .slice(0, column)
        .join("").length;
    return true;
  }

  /** Moves to the line below. @returns false on the last line */
  down(): boolean {
    const end = this.lineEnd;
    if (end === this.text.length) return false;
    const column = graphemes(this.text.slice(this.lineStart, this.cursor)).length;
    this.cursor = end + 1;
    this.cursor += graphemes(this.text.slice(this.cursor, this.lineEnd)).slice(0, column).join("").length;
    return true;
  }

  // --- Deletion ---

  private remove(start: number, end: number): string {
    const removed = this.text.slice(start, end);
    this.set(this.text.slice(0, start) + this.text.slice(end), start);
    return removed;
  }

  private cut(start: number, end: number): void {
    if (end > start) this.clipboard = this.remove(start, end);
  }

  deleteLeft(): void {
    this.remove(this.previous, this.cursor);
  }

  deleteRight(): void {
    this.remove(this.cursor, this.next);
  }

  cutWordLeft(): void {
    this.cut(this.wordStart, this.cursor);
  }

  /** As a terminal's own Ctrl-W: words end at blanks only. */
  cutBlankWordLeft(): void {
    this.cut(this.blankWordStart, this.cursor);
  }

  cutWordRight(): void {
    this.cut(this.cursor, this.wordEnd);
  }

  /** Cuts to the end of the line; at its end, the line break. */
  cutToEnd(): void {
    this.cut(this.cursor, this.lineEnd === this.cursor ? this.next : this.lineEnd);
  }

  cutToStart(): void {
    this.cut(this.lineStart, this.cursor);
  }

  paste(): void {
    this.insert(this.clipboard);
  }

  /** Exchanges the characters around the cursor; at the end, the last two. */
  transpose(): void {
    if (this.cursor === this.lineEnd) this.cursor = Math.max(this.previous, this.lineStart);
    if (this.cursor <= this.lineStart || this.cursor >= this.lineEnd) return;
    const { previous, next } = this;
    const exchanged = this.text.slice(this.cursor, next) + this.text.slice(previous, this.cursor);
    this.set(this.text.slice(0, previous) + exchanged + this.text.slice(next), next);
  }
}
