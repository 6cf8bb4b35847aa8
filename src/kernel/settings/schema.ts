// The settings there are: what each may be, and what it is unless somebody sets it.

export type SettingValue = boolean | number | string;

export interface Setting {
  readonly initial: SettingValue;
  /** What it is for, in a few words. */
  readonly doc: string;
  /** The only texts that it may be. */
  readonly choices?: readonly string[];
  /** For numbers: whether it is a whole one, the smallest one, and the largest one. */
  readonly integer?: boolean;
  readonly least?: number;
  readonly most?: number;
}

const on = (doc: string): Setting => ({ initial: true, doc });
const off = (doc: string): Setting => ({ initial: false, doc });
const choice = (initial: string, choices: readonly string[], doc: string): Setting => ({ initial, choices, doc });
const text = (initial: string, doc: string): Setting => ({ initial, doc });
const count = (initial: number, doc: string, least = 0): Setting => ({ initial, integer: true, least, doc });

/** By name; a dot leads into a table of settings. */
export const SETTINGS: Readonly<Record<string, Setting>> = {
  vim: off("keys and modes of vi where text is typed"),
  system_clipboard: on("what is copied goes to the clipboard of the desktop as well as to the terminal's"),
  auto_compact: on("long conversations are made shorter by themselves"),
  auto_continue: choice("goal", ["off", "goal", "always"], "when the agent goes on by itself"),
  show_tps: on("show tokens per second"),
  show_tokens: on("show how many tokens are used"),
  show_cost: on("show what the conversation has cost"),
  show_prediction: on("show what you may want to say next"),
  show_tips: on("show tips"),
  show_thinking: on("show what the model thinks"),
  file_icons: off("show icons of files"),
  file_icon_colors: on("icons of files have colours"),
  show_slug: on("show what the conversation is called"),
  terminal_title: on("the program names the terminal's window"),
  restrict_to_workspace: on("tools stay inside of the working directory"),
  redact_secrets: off("secrets are taken out of what is sent to models"),
  auto_reload: off("Lua files are loaded anew when they change"),
  compact_threshold: {
    initial: 0.8,
    least: Number.MIN_VALUE,
    most: 1,
    doc: "the part of the context that is full when it is made shorter",
  },
  compact_keep_recent_groups: count(1, "groups of messages that are kept as they are"),
  request_audit: choice("summary", ["off", "summary", "full"], "what is written down of requests to models"),
  fast_mode: off("faster answers where a model has them"),
  cache_ttl_long: off("providers keep their caches longer"),
  web_search_provider: choice("duckduckgo", ["duckduckgo", "brave"], "who searches the web"),
  brave_search_api_key_env: text("BRAVE_SEARCH_API_KEY", "the environment variable with the key for Brave"),
  worktree_root: text(".worktrees", "where worktrees are made"),
  autoupgrade: choice("notify", ["off", "notify", "auto"], "what to do when there is a newer version"),
  autoupgrade_channel: choice("stable", ["stable", "unstable"], "which versions count"),
  autoupgrade_interval: count(3600, "seconds between two looks", 1),
  "notifications.turn_end": off("tell the desktop when the agent has done its work"),
  "transcript.limits.tool_rows": count(20, "rows of a tool call"),
  "transcript.limits.tool_header_rows": count(20, "rows of its head"),
  "transcript.limits.tool_body_rows": count(20, "rows of its body"),
  "transcript.limits.tool_output_rows": count(20, "rows of its output"),
  "transcript.limits.collapsed_error_rows": count(4, "rows of an error that is folded"),
  "transcript.limits.thinking_peek_rows": count(4, "rows of thoughts that are folded"),
  "transcript.limits.thinking_peek_head_rows": count(1, "rows of the start of such thoughts"),
};

/** Tables whose keys are up to the user: how blocks, tools and groups of a name are shown. */
export const OPEN_TABLES: readonly string[] = [
  "transcript.view.blocks",
  "transcript.view.tools",
  "transcript.view.groups",
];

/** What an entry of such a table may be, besides false. */
export const VIEWS: readonly string[] = ["collapsed", "peek", "expanded"];
