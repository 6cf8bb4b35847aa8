-- debug.getinfo: the fields of functions and stack levels, what each option asks for, active lines.

local function fields(t)
  local names = {}
  for name in pairs(t) do names[#names + 1] = name end
  table.sort(names)
  return table.concat(names, " ")
end

local function sample(a, b, ...)
  local c = a
  return c, b
end

print("-- options and the fields they fill")
for _, what in ipairs { "S", "l", "u", "n", "t", "f", "r", "L", "" } do print(what, fields(debug.getinfo(sample, what))) end
print(fields(debug.getinfo(1)))

print("-- a Lua function")
do
  local info = debug.getinfo(sample)
  print(info.what, info.linedefined, info.lastlinedefined, info.nups, info.nparams, info.isvararg, info.currentline, info.func == sample)
  print(info.source:sub(1, 1), info.source:match("[^/]+$"), info.short_src:match("[^/]+$"), info.istailcall, info.name, info.namewhat)
end

print("-- a C function")
do
  local info = debug.getinfo(print)
  print(info.what, info.source, info.short_src, info.linedefined, info.lastlinedefined, info.nparams, info.isvararg, info.currentline, info.func == print)
end

print("-- the main chunk")
do
  local info = debug.getinfo(1)
  print(info.what, info.linedefined, info.nparams, info.isvararg, info.currentline)
end

print("-- loaded chunks")
do
  local f = load("local x = 1\nreturn function() return x end", "=name")
  local info = debug.getinfo(f, "S")
  print(info.what, info.source, info.short_src, info.linedefined, info.lastlinedefined)
  info = debug.getinfo(f(), "Su")
  print(info.what, info.linedefined, info.lastlinedefined, info.nups)
  for _, name in ipairs { "=literal", "@file.lua", "source text", "two\nlines", "=" .. ("x"):rep(100), "@" .. ("y"):rep(100), ("z"):rep(100), "" } do
    print((debug.getinfo(load("return 1", name), "S").short_src))
  end
end

print("-- levels, names and how they were called")
do
  local function show(level)
    local info = debug.getinfo(level + 1, "nlSt")
    return info.name, info.namewhat, info.what, info.istailcall, info.currentline > 0
  end
  local function named() print(show(1)) end
  named()
  local t = { field = function() print(show(1)) end }
  t.field()
  function t:method() print((show(1))) end
  t:method()
  global_function = function() print((show(1))) end
  global_function()
  local meta = setmetatable({}, { __index = function() print(show(1)) return 1 end, __add = function() print(show(1)) return 1 end })
  local _ = meta.x
  _ = meta + 1
  for _ in function() print(show(1)) end do end
  local function tail() print((select(4, show(1)))) end
  local function caller() return tail() end
  caller()
  local closing <close> = setmetatable({}, { __close = function() print(show(1)) end })
end

print("-- levels out of range")
print(debug.getinfo(1000), debug.getinfo(-1))
print(debug.getinfo(0, "n").name, debug.getinfo(0, "S").what)
print(pcall(debug.getinfo, 1, "X"))
print(pcall(debug.getinfo, 1, ">"))
print(pcall(debug.getinfo, "x"))
print(pcall(debug.getinfo))
print(pcall(debug.getinfo, {}))

print("-- active lines")
do
  local f = load("local a = 1\n\n-- comment\nif a then\n  a = 2\nend\nreturn a", "=lines")
  local lines = {}
  for line in pairs(debug.getinfo(f, "L").activelines) do lines[#lines + 1] = line end
  table.sort(lines)
  print(#lines >= 4, lines[#lines])
  print(debug.getinfo(print, "L").activelines)
end

print("-- current lines of the callers")
do
  local function where(level) return debug.getinfo(level + 1, "l").currentline end
  local base = where(1)
  local function inner()
    return where(1) - base, where(2) - base
  end
  print(inner())
end

print("-- of another coroutine")
do
  local co = coroutine.create(function(x)
    local y = x
    coroutine.yield(y)
  end)
  coroutine.resume(co, 1)
  print(debug.getinfo(co, 0, "n").name, debug.getinfo(co, 0, "S").what, debug.getinfo(co, 1, "S").what, debug.getinfo(co, 2))
  print(debug.getinfo(co, sample, "u").nparams)
end

print("-- parameters and upvalues")
do
  local up = 1
  print(debug.getinfo(function() return up end, "u").nups, debug.getinfo(function(...) end, "u").isvararg, debug.getinfo(function(a, b, c) end, "u").nparams)
end
