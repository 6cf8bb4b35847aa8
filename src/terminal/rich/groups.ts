// The theme groups that styled text refers to.

/** Groups by name, with what is shown in them. */
export const RICH_GROUPS = {
  Comment: "comments in source code",
  String: "texts and characters in source code",
  Number: "numbers in source code",
  Keyword: "words of the language itself, such as `if`",
  Function: "names of functions and commands, where they are declared or called",
  Type: "names of types, classes and modules",
  Constant: "constants, such as `true`, `nil` and names in capitals",
  Operator: "operators",
  Punctuation: "brackets, commas and other marks between the parts of source code",
  Variable: "names of variables and parameters that are marked as such, such as `$HOME`",
  Property: "keys and fields",
  Tag: "names of elements in markup, and sections of settings",
  Attribute: "names of attributes, annotations and decorators",
  Regexp: "regular expressions",
  DiffAdd: "added lines; the background counts",
  DiffDelete: "removed lines; the background counts",
  DiffAddWord: "what is new within an added line; the background counts",
  DiffDeleteWord: "what is gone within a removed line; the background counts",
  DiffLineNumber: "line numbers of diffs and source code",
  DiffHunk: "where unchanged lines are left out",
  MarkdownHeading1: "headings of the first level",
  MarkdownHeading2: "headings of the second level",
  MarkdownHeading3: "headings of all other levels",
  MarkdownCode: "code within text",
  MarkdownCodeBlock: "blocks of code; the background is behind the syntax colours, too",
  MarkdownLink: "texts of links and images",
  MarkdownQuote: "quotes, and the bar at their left",
  MarkdownBullet: "bullets, numbers and boxes of list items",
  MarkdownRule: "rules between paragraphs",
  TableBorder: "lines of tables",
  Separator: "rules between blocks and between columns",
} as const;

export type RichGroup = keyof typeof RICH_GROUPS;
