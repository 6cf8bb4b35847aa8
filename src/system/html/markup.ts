// The two ways to write down a page: as markdown and as plain text.

/** How the parts of a page are written. Texts that come in are written already, except where `source` is said. */
export interface Markup {
  /** Text of the page, from its source. */
  text(source: string): string;
  /** A whole line of text, which must not look like the start of something else. */
  line(text: string): string;
  lineBreak: string;
  strong(text: string): string;
  emphasis(text: string): string;
  strike(text: string): string;
  /** From its source. */
  code(source: string): string;
  link(text: string, address: string): string;
  /** The text is source. */
  image(source: string, address: string | undefined): string;
  heading(level: number, text: string): string;
  /** From its source; without a language the name is empty. */
  preformatted(source: string, language: string): string[];
  /** What stands before each line of a quotation. */
  quotation: string;
  rule: string[];
  table(rows: string[][]): string[];
}

/** GitHub's markdown. */
export const markdown: Markup = {
  text: (source) =>
    source
      .replace(/[\\`*[\]]/g, "\\$&")
      // Within a word an underscore means nothing.
      .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
      .replace(/<(?=[a-z/!?])/gi, "\\<")
      .replace(/&(?=#?\w+;)/g, "\\&")
      .replace(/~~/g, "\\~\\~"),
  line: (text) =>
    text.replace(/^(#{1,6}(?= |$)|[+-](?= |$)|>|[-=]+$|~~~)/, "\\$1").replace(/^(\d{1,9})([.)])(?= |$)/, "$1\\$2"),
  lineBreak: "  ",
  strong: (text) => `**${text}**`,
  emphasis: (text) => `*${text}*`,
  strike: (text) => `~~${text}~~`,
  code(source) {
    const fence = "`".repeat(longestRun(source) + 1);
    const space = source.startsWith("`") || source.endsWith("`") ? " " : "";
    return `${fence}${space}${source}${space}${fence}`;
  },
  link: (text, address) => (text === "" ? "" : `[${text}](${destination(address)})`),
  image: (source, address) =>
    address === undefined ? markdown.text(source) : `![${markdown.text(source)}](${destination(address)})`,
  heading: (level, text) => `${"#".repeat(level)} ${text}`,
  preformatted(source, language) {
    const fence = "`".repeat(Math.max(3, longestRun(source) + 1));
    return [`${fence}${language}`, ...source.split("\n"), fence];
  },
  quotation: "> ",
  rule: ["---"],
  table(rows) {
    const columns = rows.reduce((most, row) => Math.max(most, row.length), 0);
    const [head = [], ...rest] = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
    const write = (cells: string[]) => `| ${cells.join(" | ")} |`;
    const filled = [...head, ...Array<string>(columns - head.length).fill("")];
    return [write(filled), write(Array<string>(columns).fill("---")), ...rest.map(write)];
  },
};

/** What a reader of the page sees, without marks. */
export const plain: Markup = {
  text: (source) => source,
  line: (text) => text,
  lineBreak: "",
  strong: (text) => text,
  emphasis: (text) => text,
  strike: (text) => text,
  code: (source) => source,
  link: (text) => text,
  image: () => "",
  heading: (_level, text) => text,
  preformatted: (source) => source.split("\n"),
  quotation: "",
  rule: [],
  table: (rows) => rows.map((row) => row.join("\t")),
};

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}

/** An address as the target of a link, where blanks and brackets would end it. */
function destination(address: string): string {
  return address.replace(/[\s()<>\\]/g, (character) =>
    character === "(" ? "%28" : character === ")" ? "%29" : encodeURIComponent(character),
  );
}
