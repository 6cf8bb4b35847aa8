-- Keeps the framework apart from the user's code: on the call stack, in tracebacks and in the globals it uses.

local stack = {}

local getinfo, setupvalue, traceback = debug.getinfo, debug.setupvalue, debug.traceback

-- Source and short source of each module of the framework.
local own_sources, own_names = {}, {}

-- The standard functions as they are now: tests may replace any of them. `_G` in it is the real one.
local standard = {}
for name, value in pairs(_G) do
  standard[name] = value
  if type(value) == "table" and value ~= _G then
    standard[name] = {}
    for key, field in pairs(value) do standard[name][key] = field end
  end
end

--- Declares the calling file to be a part of the framework.
function stack.own()
  local info = getinfo(2, "Sf")
  setupvalue(info.func, 1, standard) -- the first upvalue of a main function is its environment
  if info.source == "=?" then return end -- compiled without debug information: nothing can be told apart
  own_sources[info.source] = true
  own_names[info.short_src] = true
end

stack.own()

--- The place of the innermost frame that is Lua code of the user.
---@return { file: string, line: integer }? place nil where there is no such frame
function stack.location()
  local level = 2
  while true do
    local info = getinfo(level, "Slf")
    -- What is below the call of a body is not the test's; a tail call may have left nothing above it.
    if not info or info.func == stack.protected then return nil end
    if info.what ~= "C" and not own_sources[info.source] then
      return { file = (info.source:gsub("^[@=]", "")), line = info.currentline }
    end
    level = level + 1
  end
end

--- Raises the error of a function that was called wrongly, with the place of the call.
---@param text string
function stack.misuse(text)
  local place = stack.location()
  error(place and ("%s:%d: %s"):format(place.file, place.line, text) or text, 0)
end

--- Where a function was defined.
---@return { file: string, line: integer }? place nil for a function written in C
function stack.definition(fn)
  local info = getinfo(fn, "S")
  if info.what == "C" then return nil end
  return { file = (info.source:gsub("^[@=]", "")), line = info.linedefined }
end

-- Only the function `stack.protected` calls user code; everything below it on the stack is machinery.
local boundary = "in function 'xpcall'"

-- Kept small: it also runs when the stack has overflowed.
local function handler(value)
  return { value = value, trace = traceback("", 2) }
end

--- Calls a function and catches its error together with the stack at that moment. The function may wait.
---@param fn function
---@return boolean ok
---@return { value: any, trace: string }? caught the error
function stack.protected(fn)
  local ok, caught = xpcall(fn, handler)
  if ok then return true end
  -- Errors of memory and of the handler itself come without a stack.
  if type(caught) ~= "table" or type(caught.trace) ~= "string" then caught = { value = caught, trace = "" } end
  return false, caught
end

local function own_line(line)
  local name = line:match("^(.-):%d+: ") or line:match("^(.-): in ")
  return name ~= nil and own_names[name] ~= nil
end

local function is_machinery(line)
  return line:find("^%[C%]: ") ~= nil or line:find("^%(%.%.%.tail calls%.%.%.%)") ~= nil
end

local function frames_of(text)
  local frames = {}
  for line in text:gmatch("[^\n]+") do
    local frame = line:match("^%s*(.-)%s*$")
    if frame ~= "" and frame ~= "stack traceback:" then frames[#frames + 1] = frame end
  end
  return frames
end

-- The last frame above the call of the body.
local function last_of_body(frames)
  local skipped
  for i, frame in ipairs(frames) do
    if frame:find(boundary, 1, true) and frames[i + 1] and own_line(frames[i + 1]) then return i - 1 end
    if frame:find("^%.%.%.%s*%(skipping") then skipped = i end
  end
  return skipped or #frames -- in a deep recursion the call itself was skipped
end

--- Removes the framework's frames, and the C functions and tail calls next to them, from a traceback.
---@param text string? as `debug.traceback` gives it
---@return string trace one frame a line, without indentation; empty when nothing is left
function stack.clean(text)
  local frames = frames_of(text or "")
  local kept = {}
  local dropped = true -- whether the frame before was
  for i = 1, last_of_body(frames) do
    local frame, below = frames[i], frames[i + 1]
    local machinery = is_machinery(frame)
    local beside = machinery and (dropped and frame:find("^%(") or frame == "[C]: in function 'error'"
      or below and (own_line(below) or is_machinery(below)))
    dropped = own_line(frame) or beside
    if not dropped then kept[#kept + 1] = frame end
  end
  return table.concat(kept, "\n")
end

--- The first place a cleaned traceback names.
---@return { file: string, line: integer }? place
function stack.first_place(trace)
  for frame in trace:gmatch("[^\n]+") do
    local file, line = frame:match("^(.-):(%d+): in ")
    if file then return { file = file, line = math.tointeger(tonumber(line)) } end
  end
  return nil
end

return stack
