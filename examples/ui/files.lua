-- A file browser: a list of a directory, and a preview of what is selected.
-- ingot run --ui --allow-read=. examples/ui/files.lua
-- It needs --allow-read for the directory; above it, it says so. It changes nothing.

local help = [[
usage: ingot run --ui files.lua [DIRECTORY]

Shows a directory, the working directory unless given.

Keys: arrows or j k select, Enter or l opens a directory, Backspace or h goes up, . shows hidden files, / filters,
Esc ends the filter, Tab goes to the preview and back, < and > move the line between them, q quits.
]]

local PREVIEW_BYTES <const> = 64 * 1024
local HEX_BYTES <const> = 4096
local MOST_SHOWN <const> = 5000

local ui <const> = ingot.ui.layout

if arg[1] == "--help" then
  io.write(help)
  os.exit(0)
end

local directory = ingot.path.resolve(arg[1] or ".")
local shows_hidden, pattern, is_filtering = false, "", false
local all = {} -- what is in the directory: { name, path, is_directory, size, key }
local entries, count = {}, 0 -- what the list shows, row by row, and how many it is of that match
local problem -- why the directory cannot be listed

local list_buffer <const> = ingot.buf.new({ name = "list", readonly = true })
local filter_buffer <const> = ingot.buf.new({ name = "filter" })
local note_buffer <const> = ingot.buf.new({ name = "note" })
local preview_buffer <const> = ingot.buf.new({ name = "preview", readonly = true })
local shows_note = false -- in place of the preview

local list <const> = ingot.win.new(list_buffer, { kind = "list" })
local preview <const> = ingot.win.new(preview_buffer, { surface = "readonly_text", pad_left = 1 })
local note <const> = ingot.win.new(note_buffer, { focusable = false, wrap = true, pad_left = 1 })
local filter <const> = ingot.win.new(filter_buffer, { kind = "input", placeholder = "part of a name" })
local split <const> = ui.split("horizontal", { size = "40%" })

-- Reading the disk. A file that must not be read is an error in Lua: it is told like any other failure.

local function try(read, ...)
  local is_allowed, result, reason = pcall(read, ...)
  if not is_allowed then return nil, tostring(result) end
  return result, reason
end

local function read_entries(path)
  local listed, reason = try(ingot.fs.list, path)
  if not listed then return nil, reason end
  local found = {}
  for _, entry in ipairs(listed) do
    local name = ingot.text.sanitize_utf8(entry.name)
    if shows_hidden or name:sub(1, 1) ~= "." then
      local is_directory = (entry.target_kind or entry.kind) == "dir"
      local size = entry.kind == "file" and entry.size or nil
      local place = ingot.path.join(path, entry.name)
      table.insert(found, { name = name, path = place, is_directory = is_directory, size = size, key = name:lower() })
    end
  end
  table.sort(found, function(a, b)
    if a.is_directory ~= b.is_directory then return a.is_directory end
    return a.key < b.key
  end)
  return found
end

local function size_text(bytes)
  if bytes < 1024 then return ("%d B"):format(bytes) end
  local value, unit = bytes / 1024, 1
  while value >= 1024 and unit < 4 do
    value, unit = value / 1024, unit + 1
  end
  return ("%.1f %s"):format(value, ({ "KiB", "MiB", "GiB", "TiB" })[unit])
end

-- The list.

local function entry_line(entry)
  if entry.is_directory then return { { text = " " .. entry.name .. "/", hl = "Function", bold = true } } end
  return { { text = " " .. entry.name } }
end

local marks <const> = ingot.ns("sizes")

local function show_list()
  local lines = {}
  for i, entry in ipairs(entries) do lines[i] = entry_line(entry) end
  if #lines == 0 then
    local text = problem and " cannot be read" or pattern ~= "" and " nothing matches" or " empty"
    lines = { { { text = text, hl = problem and "ErrorMsg" or "Hint" } } }
  end
  list_buffer:styled(lines)
  for row, entry in ipairs(entries) do
    if entry.size then
      local options = { virt_text = size_text(entry.size) .. " ", virt_text_hl = "Hint", virt_text_pos = "right_align" }
      list_buffer:mark(marks, row, 0, options)
    end
  end
end

-- The preview.

local function is_text(bytes)
  return not bytes:find("%z") and (utf8.len(bytes) or utf8.len(bytes:sub(1, -4)) or utf8.len(bytes:sub(1, -2)))
end

local function hex_dump(bytes)
  local lines = {}
  local count = (preview:content_width() or note:content_width() or 80) < 75 and 8 or 16
  for offset = 0, #bytes - 1, count do
    local row = bytes:sub(offset + 1, offset + count)
    local hex = row:gsub(".", function(byte) return ("%02x "):format(byte:byte()) end)
    table.insert(lines, {
      { text = ("%08x  "):format(offset), hl = "Hint" },
      { text = hex .. ("   "):rep(count - #row) .. " ", hl = "Number" },
      { text = row:gsub("[^ -~]", "."), hl = "String" },
    })
  end
  return lines
end

-- Says something in place of a preview.
local function preview_note(text, group)
  note_buffer:styled({ { { text = text, hl = group } } })
  shows_note = true
end

local function preview_directory(path)
  local inside, reason = read_entries(path)
  if not inside then return preview_note(reason, "ErrorMsg") end
  if #inside == 0 then return preview_note("empty", "Hint") end
  local lines = {}
  for i = 1, math.min(#inside, MOST_SHOWN) do lines[i] = entry_line(inside[i]) end
  if #inside > #lines then
    table.insert(lines, { { text = (" and %d more"):format(#inside - #lines), hl = "Hint" } })
  end
  preview_buffer:styled(lines)
end

local function preview_file(path)
  local start, reason = try(ingot.fs.read_limited, path, PREVIEW_BYTES)
  if not start then
    preview_note(reason, "ErrorMsg")
  elseif start.content == "" then
    preview_note("empty", "Hint")
  elseif is_text(start.content) then
    local text = ingot.text.sanitize_utf8(start.content)
    preview_buffer:mode("code", { lang = ingot.path.extension(ingot.text.sanitize_utf8(path)) }):source(text)
  else
    preview_buffer:styled(hex_dump(start.content:sub(1, HEX_BYTES)))
  end
end

local function selected() return entries[list:cursor() + 1] end

local function show_preview()
  local entry = selected()
  shows_note = false
  if not entry then
    preview_note(problem or "", "ErrorMsg")
  elseif entry.is_directory then
    preview_directory(entry.path)
  else
    preview_file(entry.path)
  end
  preview:scroll(0)
end

ingot.statusline.register("files", function()
  local shown = count > #entries and ("%d of %d"):format(#entries, count) or count
  local segments = { { text = (" %s entries "):format(shown) } }
  if shows_hidden then segments[1].text = segments[1].text .. "with hidden ones " end
  for key, action in ("Enter open,h up,/ filter,. hidden,q quit"):gmatch("([^ ,]+) ([^,]+)") do
    table.insert(segments, { text = " " .. key, style_group = "KeyHint" })
    table.insert(segments, { text = " " .. action .. " ", style_group = "Hint" })
  end
  return segments
end)

-- Shows what matches of the directory. The entry of that name is selected if it is there.
local function show_matches(name)
  local part = pattern:lower()
  entries, count = {}, 0
  for _, entry in ipairs(all) do
    if entry.key:find(part, 1, true) then
      count = count + 1
      if count <= MOST_SHOWN then entries[count] = entry end
    end
  end
  show_list()
  local row = 0
  for i, entry in ipairs(entries) do
    if entry.name == name then row = i - 1 end
  end
  list:cursor(row)
  show_preview()
end

-- Lists the directory anew.
local function refresh(name)
  local found
  found, problem = read_entries(directory)
  all = found or {}
  show_matches(name)
end

local function set_pattern(text)
  if text == pattern then return end
  local entry = selected()
  pattern = text
  show_matches(entry and entry.name)
end

local function end_filter(keeps)
  is_filtering = false
  if not keeps then filter_buffer:source("") end
  set_pattern(filter_buffer:source())
  list:focus()
end

local function go(path, name)
  directory = path
  filter_buffer:source("")
  pattern = ""
  refresh(name)
end

local function open()
  local entry = selected()
  if entry and entry.is_directory then
    go(entry.path)
  elseif entry then
    preview:focus()
  end
end

local function go_up()
  local above = ingot.path.parent(directory)
  if above and above ~= directory then go(above, ingot.path.basename(directory)) end
end

-- The screen: two panes, and a line for the filter while there is one.

local function pane(window, title)
  local has_focus = ingot.win.cur() == window or (window == list and is_filtering)
  local color = has_focus and "Accent" or "Border"
  local spans = { { text = " " .. title .. " ", fg = color, bold = true } }
  return ui.leaf(window, { border = { top = color }, title = spans })
end

ui.set(function(screen)
  local entry = selected()
  -- The end of a path says more than its start.
  local room = math.max(8, (list:rect() or { width = screen.term_w }).width - 4)
  local place = ingot.text.truncate_cells(ingot.path.display(directory), room, { keep = "tail" })
  local left = { { pane(list, place), height = "fill" } }
  if is_filtering or pattern ~= "" then
    local title = { { text = " filter ", hl = "Accent" } }
    table.insert(left, { ui.leaf(filter, { border = { top = "Border" }, title = title }), height = 2 })
  end
  local right = pane(shows_note and note or preview, entry and entry.name or "preview")
  -- On a narrow screen there is room for the list alone.
  local panes = ui.vbox(left)
  if screen.term_w < 50 then return panes end
  return split:layout(panes, right, { min_first = 16, min_second = 16 })
end)

list:on("selection_changed", show_preview)
list:on("submit", open)
list:key("l", open)
for _, window in ipairs({ list, preview }) do
  window:key("<BS>", go_up)
  window:key("h", function() if window == list then go_up() else list:focus() end end)
  window:key("q", ingot.quit)
  window:key("<", function() split:resize(-4) end)
  window:key(">", function() split:resize(4) end)
  window:key("/", function()
    is_filtering = true
    filter:focus()
  end)
  window:key(".", function()
    shows_hidden = not shows_hidden
    local entry = selected()
    refresh(entry and entry.name)
  end)
end
filter:on("text_changed", function() set_pattern(filter_buffer:source()) end)
filter:on("submit", function() end_filter(true) end)
filter:on("dismiss", function() end_filter(false) end)
list:on("dismiss", function() end_filter(false) end)

refresh()
list:focus()
