-- Deep and endless recursion: caught by pcall, in Lua functions, metamethods, patterns, coroutines; afterwards all works.

local function overflow(f, ...)
  local ok, message = pcall(f, ...)
  return ok, tostring(message):match("stack overflow") or tostring(message):match("error in error handling") or message
end

print("-- endless recursion")
do
  local function f() return 1 + f() end
  print(overflow(f))
  local function a() local function b() return 1 + a() end return 1 + b() end
  print(overflow(a))
  local function varargs(...) return 1 + varargs(..., ...) end
  print((pcall(varargs, 1)))
  local t = {}
  function t:method(n) return self:method(n + 1) + 1 end
  print(overflow(t.method, t, 1))
end

print("-- deep but finite")
do
  local function sum(n) if n == 0 then return 0 end return n + sum(n - 1) end
  print(sum(10), sum(1000), sum(50000), sum(150000))
end

print("-- tail calls do not grow the stack")
do
  local function count(n) if n == 0 then return "done" end return count(n - 1) end
  print(count(1000000))
  local even, odd
  function even(n) if n == 0 then return true end return odd(n - 1) end
  function odd(n) if n == 0 then return false end return even(n - 1) end
  print(even(300001))
end

print("-- metamethods that call themselves")
do
  local t = setmetatable({}, {})
  getmetatable(t).__index = function(self, key) return self[key .. "x"] end
  print((pcall(function() return t.a end)))
  getmetatable(t).__add = function(a, b) return a + b end
  print((pcall(function() return t + t end)))
  getmetatable(t).__tostring = function(self) return tostring(self) end
  print((pcall(tostring, t)))
  getmetatable(t).__eq = function(a, b) return a == b end
  print((pcall(function() return t == setmetatable({}, getmetatable(t)) end)))
  getmetatable(t).__newindex = function(self, key, value) self[key] = value end
  print((pcall(function() t.x = 1 end)))
  getmetatable(t).__concat = function(a, b) return a .. b end
  print((pcall(function() return t .. "x" end)))
  getmetatable(t).__call = function(self) return self() .. "" end
  print((pcall(t)))
end

print("-- C functions that call back")
do
  local function gsub(s) return (s:gsub(".", gsub)) end
  print((pcall(gsub, "x")))
  local function sort() table.sort({ 1, 2, 3 }, sort) end
  print((pcall(sort)))
  local function nested_pcall(n)
    local ok, e = pcall(nested_pcall, n + 1)
    if not ok then error(e, 0) end
    return ok
  end
  print((pcall(nested_pcall, 1)))
  local function loader() return load(loader) end
  print((pcall(loader)))
end

print("-- the handler of xpcall runs with some stack left")
do
  local function f() return 1 + f() end
  print(xpcall(f, function(e) return tostring(e):match("stack overflow") and "handled" end))
end

print("-- close variables run although the stack overflowed")
do
  local closed = 0
  local meta = { __close = function() closed = closed + 1 end }
  local function f()
    local guard <close> = setmetatable({}, meta)
    return 1 + f()
  end
  local ok = pcall(f)
  print(ok, closed > 1000)
end

print("-- deeply nested data")
do
  local t = {}
  local inner = t
  for _ = 1, 100000 do
    inner[1] = {}
    inner = inner[1]
  end
  local depth = 0
  while t do
    t = t[1]
    depth = depth + 1
  end
  print(depth)
  local source = ("{"):rep(100) .. ("}"):rep(100)
  print(type(load("return " .. source)()))
  print((load("return " .. ("{"):rep(1000) .. ("}"):rep(1000))))
  print((load(("do "):rep(1000) .. ("end "):rep(1000))))
  print((load("return " .. ("- "):rep(1000) .. "1")))
  print((load("return " .. ("not "):rep(1000) .. "1")))
  print(load("return 1" .. (" + 1"):rep(10000))())
end

print("-- again and again, memory stays sane and everything still works")
do
  local function f() return 1 + f() end
  for _ = 1, 3 do pcall(f) end
  collectgarbage()
  print(collectgarbage("count") < 100000)
  local t = {}
  for i = 1, 100 do t[i] = i * i end
  table.sort(t, function(a, b) return a > b end)
  print(t[1], select("#", table.unpack(t)), string.rep("ok", 2), pcall(string.find, "x", "x"))
end

print("-- in a coroutine the main program's stack is untouched")
do
  local co = coroutine.create(function()
    local function f() return 1 + f() end
    return f()
  end)
  local ok, message = coroutine.resume(co)
  print(ok, message:match("stack overflow"), coroutine.status(co))
end

print("-- too many results and arguments")
print((pcall(function() return table.unpack({}, 1, 10000000) end)))
print((pcall(string.byte, ("x"):rep(10000000), 1, -1)))
