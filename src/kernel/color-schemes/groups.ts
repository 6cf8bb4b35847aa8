// The groups that every theme has, made from the few looks in which colour schemes differ.
import type { Attribute, ColorDeclaration, StyleDeclaration, ThemeSpecification } from "../theme.ts";

/** What a colour scheme consists of. Backgrounds are laid under text of any of the other looks. */
export interface Looks {
  /** The background of everything; nothing where that is the terminal's. */
  readonly background: StyleDeclaration;
  readonly text: StyleDeclaration;
  /** Text of less weight: comments, hints, placeholders. */
  readonly muted: StyleDeclaration;
  /** Borders and rules. */
  readonly line: StyleDeclaration;
  /** What the thumb of a scrollbar moves along: a background. */
  readonly track: StyleDeclaration;
  readonly accent: StyleDeclaration;
  /** Text on the accent colour. */
  readonly pill: StyleDeclaration;
  readonly red: StyleDeclaration;
  readonly orange: StyleDeclaration;
  readonly yellow: StyleDeclaration;
  readonly green: StyleDeclaration;
  readonly cyan: StyleDeclaration;
  readonly blue: StyleDeclaration;
  readonly purple: StyleDeclaration;
  /** Backgrounds: of what stands out from the rest, of the line with the cursor with and without focus, of a selection. */
  readonly surface: StyleDeclaration;
  readonly cursorLine: StyleDeclaration;
  readonly cursorLineInactive: StyleDeclaration;
  readonly selection: StyleDeclaration;
  readonly search: StyleDeclaration;
  readonly currentSearch: StyleDeclaration;
  /** Backgrounds of diffs: lines, and words in them, which few colours are not enough to tell apart. */
  readonly added: StyleDeclaration;
  readonly removed: StyleDeclaration;
  readonly addedWord: StyleDeclaration;
  readonly removedWord: StyleDeclaration;
}

/** A colour as it is usually written, `0xrrggbb`. */
export function rgb(color: number): ColorDeclaration {
  return { rgb: [color >> 16, (color >> 8) & 0xff, color & 0xff] };
}

/** The groups of a colour scheme. Where smelt has a name for something, ours link to it: its themes know no others. */
export function groups(looks: Looks): ThemeSpecification {
  const { text, muted, line, accent, red, orange, yellow, green, cyan, blue, purple, surface } = looks;
  return {
    Normal: { ...text, ...looks.background },
    Title: styled(text, "bold"),
    Border: line,
    FloatBorder: "Border",
    FloatTitle: "Title",
    Separator: "Border",
    StatusLine: { ...text, ...surface },
    ScrollbarThumb: line,
    ScrollbarTrack: looks.track,
    Accent: "SmeltAccent",
    PromptBorder: "SmeltBar",
    Placeholder: "Comment",
    Hint: "Comment",
    KeyHint: "SmeltAccent",
    Disabled: "Comment",

    CursorLine: looks.cursorLine,
    CursorLineInactive: looks.cursorLineInactive,
    Visual: looks.selection,
    Selected: styled(accent, "bold"),
    Match: styled(accent, "bold"),
    Search: looks.search,
    CurrentSearch: looks.currentSearch,

    ErrorMsg: red,
    WarningMsg: yellow,
    InfoMsg: blue,
    DiagnosticError: "ErrorMsg",
    DiagnosticWarn: "WarningMsg",
    DiagnosticHint: cyan,
    Toast: "InfoMsg",
    ToastError: "ErrorMsg",
    ToastWarn: "WarningMsg",

    SmeltAccent: accent,
    SmeltSlug: looks.pill,
    SmeltBar: line,
    SmeltStatusBg: surface,
    SmeltProcess: cyan,
    SmeltModeDefault: muted,
    SmeltModePlan: purple,
    SmeltModeApply: green,
    SmeltModeYolo: styled(red, "bold"),
    SmeltVimInsert: styled(green, "bold"),
    SmeltVimNormal: styled(blue, "bold"),
    SmeltVimVisual: styled(purple, "bold"),
    SmeltReasonLow: green,
    SmeltReasonMed: yellow,
    SmeltReasonHigh: orange,
    SmeltReasonMax: red,
    SmeltScrollPillBg: { ...text, ...looks.cursorLine },
    SmeltDiffAddBg: looks.added,
    SmeltDiffDeleteBg: looks.removed,

    Comment: muted,
    String: green,
    Number: orange,
    Keyword: purple,
    Function: blue,
    Type: yellow,
    Constant: orange,
    Operator: cyan,
    Punctuation: text,
    Variable: text,
    Property: cyan,
    Tag: red,
    Attribute: yellow,
    Regexp: green,

    DiffAdd: "SmeltDiffAddBg",
    DiffDelete: "SmeltDiffDeleteBg",
    DiffAddWord: looks.addedWord,
    DiffDeleteWord: looks.removedWord,
    DiffLineNumber: "Comment",
    DiffHunk: "Comment",

    MarkdownHeading1: styled(accent, "bold", "underline"),
    MarkdownHeading2: styled(accent, "bold"),
    MarkdownHeading3: styled(text, "bold"),
    MarkdownCode: cyan,
    MarkdownCodeBlock: surface,
    MarkdownLink: styled(blue, "underline"),
    MarkdownQuote: styled(muted, "italic"),
    MarkdownBullet: "SmeltAccent",
    MarkdownRule: "Border",
    TableBorder: "Border",
  };
}

function styled(look: StyleDeclaration, ...attributes: Attribute[]): StyleDeclaration {
  return { ...look, ...Object.fromEntries(attributes.map((name) => [name, true])) };
}
