-- debug.traceback: messages, levels, objects, C functions, long stacks; tracebacks as handlers.

-- Keeps what every release and interpreter writes the same: the kind of each line, without paths, names and what started the script.
local function shape(trace)
  local lines = {}
  for line in trace:gmatch("[^\n]+") do
    if line:find("^\t%[C%]") then
      lines[#lines + 1] = "C"
    elseif line:find("^\t%(?%.%.%.") then
      lines[#lines + 1] = "..."
    elseif line:find("main chunk$") then
      lines[#lines + 1] = "main:" .. line:match(":(%d+):")
    elseif line:find("^\t") then
      lines[#lines + 1] = "Lua:" .. line:match(":(%d+):")
    else
      lines[#lines + 1] = "'" .. line .. "'"
    end
  end
  if lines[#lines] == "C" and (lines[#lines - 1] or ""):find("^main") then lines[#lines] = nil end
  return table.concat(lines, " ")
end

local function level_three(...) return (debug.traceback(...)) end
local function level_two(...) return (level_three(...)) end
local function level_one(...) return (level_two(...)) end

print(shape(level_one()))
print(shape(level_one("message")))
print(shape(level_one("two\nlines")))
print(shape(level_one("from here", 1)))
print(shape(level_one("from the caller", 2)))
print(shape(level_one("far up", 3)))
print(shape(level_one("too far", 100)))
print(shape(level_one(nil)))
print(shape(level_one("all levels", 0)))

print("-- a message that is no string comes back untouched")
do
  local object = {}
  print(level_one(object) == object, level_one(true), level_one(print) == print)
  print(shape(level_one(42)))
end

print("-- C functions in between")
print(shape(select(2, pcall(level_one, "through pcall"))))
print(shape((table.concat({ "x" }):gsub("x", function() return level_one("through gsub") end))))

print("-- tail calls leave no caller")
do
  local function tail() return debug.traceback("tail") end
  local function caller() return tail() end
  local trace = (caller())
  print(trace:find("(...tail calls...)", 1, true) ~= nil)
end

print("-- long stacks are cut in the middle")
do
  local function deep(n) if n == 0 then return (debug.traceback("deep")) end return (deep(n - 1)) end
  local trace = deep(100)
  local lines = select(2, trace:gsub("\n", "\n"))
  print(lines, trace:find("skipping") ~= nil, shape(deep(5)))
end

print("-- of a coroutine")
do
  local co = coroutine.create(function()
    local function pause() coroutine.yield() end
    pause()
  end)
  print(debug.traceback(co))
  coroutine.resume(co)
  print(shape(debug.traceback(co)))
  print(shape(debug.traceback(co, "with message")))
  print(shape(debug.traceback(co, "level 1", 1)))
  print(shape(debug.traceback(co, nil, 2)))
  coroutine.resume(co)
  print(debug.traceback(co, "dead"))
end

print("-- as the handler of xpcall: taken before the stack unwinds")
do
  local function fail() error("the message", 0) end
  local function middle() fail() end
  local ok, trace = xpcall(middle, debug.traceback)
  print(ok, shape(trace))
  ok, trace = xpcall(function() local t = nil; t.x = 1 end, function(e) return (debug.traceback(e:match("attempt.*"), 2)) end)
  print(ok, shape(trace))
  local after = select(2, pcall(middle))
  print(after)
end

print("-- after an error in a coroutine its stack can still be read")
do
  local co = coroutine.create(function()
    local function broken() error({}) end
    broken()
  end)
  print(coroutine.resume(co) == false, shape(debug.traceback(co)))
end

print("-- lines of multi-line calls and chunks by load")
do
  local chunk = load("local f = ...\n\n\nreturn (\n  f('in chunk')\n)", "=chunk")
  print(shape(chunk(level_one)))
end
