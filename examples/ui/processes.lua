-- A process monitor: what runs, what it takes, and how busy the machine has been.
-- ingot run --ui --allow-read=/proc --allow-run=kill examples/ui/processes.lua
-- It needs --allow-read=/proc and, to end processes, --allow-run=kill. Linux only: it reads /proc.

local help = [[
usage: ingot run --ui processes.lua [options]

  --tick MS     milliseconds between two looks, 1000 unless given; 0: only when r is pressed
  --proc DIR    read this directory instead of /proc
  --help        show this help

Keys: c m p n sort by CPU, memory, process number, name; arrows select, k ends the selected process, r looks again, q
quits.
]]

local ui <const> = ingot.ui.layout
local PAGE_BYTES <const> = 4096
local MOST_SAMPLES <const> = 1000

local function fail(code, ...)
  io.stderr:write("processes: ", ...):write("\n")
  os.exit(code)
end

local tick, proc, position = 1000, "/proc", 1
while arg[position] do
  local name, value = arg[position], arg[position + 1]
  if name == "--help" then
    io.write(help)
    os.exit(0)
  elseif name == "--tick" and math.tointeger(tonumber(value)) then
    tick = math.tointeger(tonumber(value))
  elseif name == "--proc" and value then
    proc = value
  else
    fail(2, "unknown argument ", name, ", or its value is missing; see --help")
  end
  position = position + 2
end

-- Reading /proc. Times are in ticks of the kernel, see proc(5).

local function read(...) return ingot.fs.read(table.concat({ proc, ... }, "/")) end

local function read_cpu()
  local cpu, total, count = { total = 0 }, read("stat") or "", 0
  local numbers = {}
  for number in (total:match("^cpu +([^\n]*)") or ""):gmatch("%d+") do table.insert(numbers, math.tointeger(number)) end
  for i = 1, math.min(8, #numbers) do cpu.total = cpu.total + numbers[i] end -- the time of guests is in that of users
  cpu.idle = (numbers[4] or 0) + (numbers[5] or 0)
  for _ in total:gmatch("\ncpu%d+ ") do count = count + 1 end
  cpu.count = math.max(1, count)
  return cpu
end

local function read_memory()
  local text = read("meminfo") or ""
  local function bytes(name) return 1024 * (math.tointeger(text:match(name .. ":%s+(%d+)")) or 0) end
  local total = bytes("MemTotal")
  return { total = total, used = total - bytes("MemAvailable") }
end

local function read_process(pid)
  local stat = read(pid, "stat")
  -- The name stands in brackets, and may hold any.
  local name, rest = (stat or ""):match("^%d+ %((.*)%) (.*)$")
  if not name then return nil end
  local fields = {}
  for field in rest:gmatch("%S+") do table.insert(fields, field) end
  return {
    pid = math.tointeger(pid),
    name = ingot.text.sanitize_utf8(name),
    state = fields[1],
    time = math.tointeger(fields[12]) + math.tointeger(fields[13]),
    started = fields[20],
    memory = math.tointeger(fields[22]) * PAGE_BYTES,
    cpu = 0,
  }
end

local function command_of(process)
  local line = ingot.text.sanitize_utf8(read(process.pid, "cmdline") or ""):gsub("%z", " "):gsub("%s+$", "")
  return line ~= "" and line or "[" .. process.name .. "]"
end

-- What was seen, by number of the process; and the past of the machine as shares from 0 to 1.
local seen, cpu, memory = {}, nil, nil
local cpu_history, memory_history = {}, {}

local function remember(history, share)
  table.insert(history, math.max(0, math.min(1, share)))
  if #history > MOST_SAMPLES then table.remove(history, 1) end
end

local function look()
  local before, cpu_before = seen, cpu
  seen, cpu, memory = {}, read_cpu(), read_memory()
  local elapsed = cpu_before and cpu.total - cpu_before.total or 0
  if elapsed > 0 then remember(cpu_history, 1 - (cpu.idle - cpu_before.idle) / elapsed) end
  remember(memory_history, memory.total > 0 and memory.used / memory.total or 0)
  for _, pid in ipairs(assert(ingot.fs.read_dir(proc))) do
    local process = pid:find("^%d+$") and read_process(pid)
    if process then
      local past = before[process.pid]
      if past and past.started ~= process.started then past = nil end -- the number has gone to another one
      if past and elapsed > 0 then process.cpu = 100 * cpu.count * (process.time - past.time) / elapsed end
      process.command = past and past.command or command_of(process)
      seen[process.pid] = process
    end
  end
end

-- The list.

local buffer <const> = ingot.buf.new({ name = "processes", readonly = true })
local list <const> = ingot.win.new(buffer, { kind = "list", pad_left = 1 })
local shown = {} -- the processes in the rows of the list
local order = "cpu"

local orders <const> = {
  cpu = function(a, b) return a.cpu > b.cpu end,
  memory = function(a, b) return a.memory > b.memory end,
  pid = function(a, b) return a.pid < b.pid end,
  name = function(a, b) return a.name:lower() < b.name:lower() end,
}

local function size_text(bytes)
  local mebibytes = bytes / 1024 / 1024
  return mebibytes < 1024 and ("%.1f MiB"):format(mebibytes) or ("%.1f GiB"):format(mebibytes / 1024)
end

local function heat(share) return share > 0.8 and "red" or share > 0.5 and "yellow" or "green" end

local function row_of(process)
  local is_busy = process.cpu >= 0.1
  return {
    { text = ("%7d "):format(process.pid), hl = "Hint" },
    { text = ("%6.1f "):format(process.cpu), fg = is_busy and heat(process.cpu / 100) or nil, dim = not is_busy },
    { text = ("%11s  "):format(size_text(process.memory)), hl = "Property" },
    { text = process.state .. "  ", hl = process.state == "R" and "String" or "Hint" },
    { text = ingot.text.fit(process.name, 16) .. " ", bold = true },
    { text = process.command, hl = "Hint" },
  }
end

local function show()
  local selected = shown[list:cursor() + 1]
  shown = {}
  for _, process in pairs(seen) do table.insert(shown, process) end
  table.sort(shown, function(a, b)
    if orders[order](a, b) then return true end
    return not orders[order](b, a) and a.pid < b.pid
  end)
  local lines, row = {}, list:cursor()
  for i, process in ipairs(shown) do
    lines[i] = row_of(process)
    if selected and selected.pid == process.pid then row = i - 1 end
  end
  buffer:styled(lines)
  list:cursor(row)
end

local function refresh()
  look()
  show()
end

-- Charts: a character of braille has two columns of four dots, so a cell shows two samples.

local LEFT <const>, RIGHT <const> = { 0x40, 0x44, 0x46, 0x47 }, { 0x80, 0xA0, 0xB0, 0xB8 }
local SHADES <const> = { "#3fb950", "#8bc34a", "#d4c24a", "#e8973e", "#f0564a" }

local function chart(history)
  return ingot.paint.register(function(slice)
    local width, height = slice:width(), slice:height()
    local function dots(column, row)
      local share = history[#history - 2 * width + column + 1]
      -- There is always a dot at the bottom where there is a sample.
      local filled = share and math.max(1, math.floor(share * 4 * height + 0.5)) or 0
      return math.max(0, math.min(4, filled - 4 * (height - 1 - row)))
    end
    for row = 0, height - 1 do
      local line = {}
      for column = 0, width - 1 do
        local left, right = LEFT[dots(2 * column, row)] or 0, RIGHT[dots(2 * column + 1, row)] or 0
        line[column + 1] = left + right > 0 and utf8.char(0x2800 + left + right) or " "
      end
      local shade = SHADES[1 + (height - 1 - row) * #SHADES // height]
      slice:put_str(row, 0, table.concat(line), { fg = shade })
    end
  end)
end

local cpu_chart <const>, memory_chart <const> = chart(cpu_history), chart(memory_history)

local titles <const> = {
  { "    PID ", "pid" },
  { "  CPU% ", "cpu" },
  { "     MEMORY  ", "memory" },
  { "S  " },
  { "NAME             ", "name" },
  { "COMMAND" },
}

local header <const> = ingot.paint.register(function(slice)
  local spans = {}
  for i, title in ipairs(titles) do
    spans[i] = { text = title[1], hl = title[2] == order and "Selected" or "Title" }
  end
  slice:put_spans(0, 1, spans)
end)

ingot.statusline.register("processes", function()
  local segments = { { text = (" %d processes "):format(#shown) } }
  for key, action in ("c CPU,m memory,p PID,n name,k end,q quit"):gmatch("([^ ,]+) ([^,]+)") do
    table.insert(segments, { text = " " .. key, style_group = "KeyHint" })
    table.insert(segments, { text = " " .. action .. " ", style_group = "Hint" })
  end
  return segments
end)

ui.set(function(screen)
  local busy = cpu_history[#cpu_history] or 0
  local cpu_title = (" CPU %.0f%% of %d "):format(100 * busy, cpu.count)
  local memory_title = (" memory %s of %s "):format(size_text(memory.used), size_text(memory.total))
  local rows = {
    { ui.leaf(header), height = 1 },
    { ui.leaf(list), height = "fill" },
  }
  if screen.term_h >= 16 and screen.term_w >= 40 then
    local charts = ui.hbox({
      ui.leaf(cpu_chart, { border = "rounded", title = { { text = cpu_title, fg = heat(busy) } } }),
      ui.leaf(memory_chart, { border = "rounded", title = memory_title }),
    }, { gap = 1 })
    table.insert(rows, 1, { charts, height = math.min(10, screen.term_h // 3) })
  end
  return ui.vbox(rows)
end)

-- Ending a process.

local function tell(text, group)
  local message_buffer = ingot.buf.new():styled({ { { text = text, hl = group } } })
  local message = ingot.win.new(message_buffer, { wrap = true, pad_left = 1, pad_right = 1 })
  local size = ingot.ui.size()
  local width = math.min(size.width, ingot.text.width(text) + 4)
  local rows = #ingot.text.wrap(text, math.max(1, width - 4))
  local overlay = ingot.overlay.new({
    layout = ui.leaf(message),
    border = rows + 3 <= size.height and "rounded" or nil, -- the statusline has a row, too
    anchor = "center",
    width = width,
    max_height = "100%",
  })
  message:focus()
  message:on("dismiss", function() overlay:close() end)
  return overlay
end

local function kill(process)
  local is_allowed, result, reason = pcall(ingot.process.run, "kill", { "-TERM", tostring(process.pid) })
  if not is_allowed then
    reason = tostring(result)
  elseif result and result.exit_code ~= 0 then
    reason = result.stderr
  end
  if reason then tell(reason:match("[^\n]*") .. " (Esc closes this)", "ErrorMsg") end
  refresh()
end

local function ask_to_kill()
  local process = shown[list:cursor() + 1]
  if not process then return end
  local overlay = tell(("End %s (%d)? y ends it, n does not"):format(process.name, process.pid), "WarningMsg")
  overlay:key("n", function() overlay:close() end)
  overlay:key("y", function()
    overlay:close()
    ingot.spawn(function() kill(process) end)
  end)
end

local is_readable, problem = pcall(refresh)
if not is_readable then fail(1, (tostring(problem):gsub("^[^\n]-:%d+: ", ""))) end

for key, name in pairs({ c = "cpu", m = "memory", p = "pid", n = "name" }) do
  list:key(key, function()
    order = name
    show()
  end)
end
list:key("k", ask_to_kill)
list:key("r", refresh)
list:key("q", ingot.quit)
list:focus()
if tick > 0 then ingot.timer.every(tick, refresh) end
