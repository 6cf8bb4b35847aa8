-- A git log viewer: the commits of a repository, and the diff of the selected one.
-- ingot run --ui --allow-run=git examples/ui/git-log.lua
-- It needs --allow-run=git. It changes nothing.

local help = [[
usage: ingot run --ui git-log.lua [DIRECTORY] [REVISION]

Shows the log of a repository, of the working directory unless given, from HEAD or a revision on.

Keys: arrows or j k select a commit, PageDown and PageUp scroll the diff, Tab goes to the diff and back, / searches
subjects, n and N go to the next and the previous match, Esc ends the search, q quits.
]]

local MOST_COMMITS <const> = 2000
local MOST_DIFF_BYTES <const> = 512 * 1024
local MOST_DIFF_LINES <const> = 5000

local ui <const> = ingot.ui.layout

if arg[1] == "--help" then
  io.write(help)
  os.exit(0)
end

local directory <const>, revision <const> = arg[1] or ".", arg[2] or "HEAD"
local commits = {} -- { hash, date, author, subject }
local wanted = "" -- what is searched for

local log_buffer <const> = ingot.buf.new({ name = "log", readonly = true })
local diff_buffer <const> = ingot.buf.new({ name = "diff", readonly = true })
local search_buffer <const> = ingot.buf.new({ name = "search" })

local log <const> = ingot.win.new(log_buffer, { kind = "list", pad_left = 1 })
local diff <const> = ingot.win.new(diff_buffer, { pad_left = 1 })
local search <const> = ingot.win.new(search_buffer, { kind = "input", pad_left = 1, placeholder = "part of a subject" })

-- Runs git in the directory. Only for tasks: it waits. @returns what git printed; nil and why not
local function git(...)
  local arguments = { "--no-optional-locks", "--no-pager", "-C", directory, ... }
  local is_allowed, result, reason = pcall(ingot.process.run, "git", arguments, { max_output_bytes = MOST_DIFF_BYTES })
  if ingot.task.is_cancelled(result) then error(result, 0) end
  if not is_allowed then return nil, tostring(result) end
  if not result then return nil, reason end
  if result.exit_code ~= 0 then return nil, result.stderr:match("[^\n]*") end
  return ingot.text.sanitize_utf8(result.stdout)
end

-- The log.

local function read_commits()
  -- Fields end with a byte that no subject holds, commits with a line break.
  local format = "--format=%h%x1f%ad%x1f%an%x1f%s"
  -- A revision that looks like an option is none: options of git write files.
  local output, reason = git("log", "-n", MOST_COMMITS, "--date=short", format, "--end-of-options", revision, "--")
  if not output then return nil, reason end
  local found = {}
  for line in output:gmatch("[^\n]+") do
    local hash, date, author, subject = line:match("^(.-)\x1f(.-)\x1f(.-)\x1f(.*)$")
    if hash then table.insert(found, { hash = hash, date = date, author = author, subject = subject }) end
  end
  return found
end

-- The places of `wanted` in a subject, which is taken apart there.
local function marked(subject)
  local spans, position = {}, 1
  local text, part = subject:lower(), wanted:lower()
  while part ~= "" do
    local first, last = text:find(part, position, true)
    if not first then break end
    table.insert(spans, { text = subject:sub(position, first - 1) })
    table.insert(spans, { text = subject:sub(first, last), hl = "Search" })
    position = last + 1
  end
  table.insert(spans, { text = subject:sub(position) })
  return spans
end

local function show_log(reason)
  local lines = {}
  for i, commit in ipairs(commits) do
    lines[i] = {
      { text = commit.hash .. "  ", hl = "Number" },
      { text = commit.date .. "  ", hl = "Hint" },
      { text = ingot.text.fit(commit.author, 14) .. "  ", hl = "Property" },
      table.unpack(marked(commit.subject)),
    }
  end
  if #lines == 0 then lines[1] = { { text = reason or "no commits", hl = reason and "ErrorMsg" or "Hint" } } end
  log_buffer:styled(lines)
end

-- The diff of the selected commit. It is asked for in a task of its own, which ends when another one is selected.

local looks <const> = {
  ["+"] = { hl = "DiffAdd", fg = "green" },
  ["-"] = { hl = "DiffDelete", fg = "red" },
  ["@"] = { fg = "Accent" },
}

local function diff_lines(text)
  local lines, is_header = {}, true
  for line in text:gmatch("([^\n]*)\n") do
    if #lines == MOST_DIFF_LINES then
      table.insert(lines, { { text = "… the rest is left out", hl = "Hint" } })
      break
    end
    line = line:gsub("\t", "    ")
    if line:find("^diff ") then is_header = true end
    if line:find("^@@") then is_header = false end
    local look = not is_header and looks[line:sub(1, 1)] or {}
    if is_header then look = { hl = line:find("^diff ") and "Title" or "Hint" } end
    table.insert(lines, { { text = line, style = look } })
  end
  return lines
end

local asked, shown_hash

local function read_diff(commit)
  local output, reason = git("show", "--no-color", "--no-ext-diff", "--format=", "--stat", "-p", commit.hash, "--")
  local lines = {
    { { text = commit.subject, hl = "Title" } },
    { { text = ("%s  %s  %s"):format(commit.hash, commit.date, commit.author), hl = "Hint" } },
    {},
  }
  if not output then table.insert(lines, { { text = reason, hl = "ErrorMsg" } }) end
  if output == "" then table.insert(lines, { { text = "nothing changed in this commit", hl = "Hint" } }) end
  for _, line in ipairs(diff_lines(output or "")) do table.insert(lines, line) end
  diff_buffer:styled(lines)
  diff:scroll(0)
end

local function show_diff()
  local commit = commits[log:cursor() + 1]
  if not commit or commit.hash == shown_hash then return end
  shown_hash = commit.hash
  if asked then asked:remove() end
  asked = ingot.spawn(function() read_diff(commit) end)
end

local function select_row(row)
  log:reveal(row, { top_padding = 2, bottom_padding = 2 })
  show_diff()
end

-- Searching.

local function is_match(row)
  return wanted ~= "" and commits[row + 1].subject:lower():find(wanted:lower(), 1, true) ~= nil
end

-- Selects the nearest match from a row on, in steps of 1 or -1, and goes on at the other end.
local function go_to_match(from, step)
  for i = 0, #commits - 1 do
    local row = (from + i * step) % #commits
    if is_match(row) then return select_row(row) end
  end
end

local function count_matches()
  local count = 0
  for row = 0, #commits - 1 do
    if is_match(row) then count = count + 1 end
  end
  return count
end

local matches = 0

ingot.statusline.register("log", function()
  local segments = { { text = (" %d commits "):format(#commits) } }
  if wanted ~= "" then
    table.insert(segments, { text = (" %d match %q "):format(matches, wanted), style_group = "Match" })
  end
  for key, action in ("/ search,Tab other pane,PgDn scroll the diff,q quit"):gmatch("([^ ,]+) ([^,]+)") do
    table.insert(segments, { text = " " .. key, style_group = "KeyHint" })
    table.insert(segments, { text = " " .. action .. " ", style_group = "Hint" })
  end
  return segments
end)

local is_searching, searched_from = false, 0

local function set_wanted(text)
  if text == wanted then return end
  wanted = text
  matches = count_matches()
  show_log()
  go_to_match(searched_from, 1)
end

local function begin_search()
  is_searching, searched_from = true, log:cursor()
  search:focus()
end

local function end_search(keeps)
  is_searching = false
  if not keeps then search_buffer:source("") end
  set_wanted(search_buffer:source())
  log:focus()
end

-- The screen: the diff is beside the log where there is room for both, else below it.

local function pane(window, title, has_rule)
  local color = ingot.win.cur() == window and "Accent" or "Border"
  return ui.leaf(window, {
    border = has_rule and { top = color } or nil,
    title = { { text = " " .. title .. " ", fg = color, bold = true } },
  })
end

local beside <const>, below <const> = ui.split("horizontal", { size = "45%" }), ui.split("vertical", { size = "40%" })

ui.set(function(screen)
  local is_wide = screen.term_w >= 140
  local split = is_wide and beside or below
  -- The line of the lower pane is that between them.
  local panes = split:layout(pane(log, "log", true), pane(diff, "diff", is_wide), { min_first = 3, min_second = 3 })
  local rows = { { panes, height = "fill" } }
  if is_searching then
    table.insert(rows, { ui.leaf(search, { border = { top = "Accent" }, title = " search " }), height = 2 })
  end
  return ui.vbox(rows)
end)

-- What a page of the diff is, so that it can be scrolled from the log.
local function scroll_diff(pages)
  local scroll = diff:scroll()
  diff:scroll(math.max(0, math.min(scroll.max, scroll.top + pages * (scroll.viewport - 1))))
end

log:on("selection_changed", show_diff)
log:on("submit", function() diff:focus() end)
log:key("<PageDown>", function() scroll_diff(1) end)
log:key("<PageUp>", function() scroll_diff(-1) end)
for _, window in ipairs({ log, diff }) do
  window:key("q", ingot.quit)
  window:key("/", begin_search)
  window:key("n", function() go_to_match(log:cursor() + 1, 1) end)
  window:key("N", function() go_to_match(log:cursor() - 1, -1) end)
end
diff:on("dismiss", function() log:focus() end)
log:on("dismiss", function() end_search(false) end)
search:on("text_changed", function() set_wanted(search_buffer:source()) end)
search:on("submit", function() end_search(true) end)
search:on("dismiss", function() end_search(false) end)

log:focus()
local found, reason = read_commits()
commits = found or {}
show_log(reason)
show_diff()
