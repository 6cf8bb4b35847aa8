-- Errors in and around coroutines: dead, error objects, wrap adds a position, tracebacks, nesting.

local function strip(message) return (tostring(message):gsub("^.-:%d+: ", "")) end

print("-- resume returns the error, the coroutine is dead")
do
  local co = coroutine.create(function() error("broken", 0) end)
  print(coroutine.resume(co))
  print(coroutine.status(co), coroutine.resume(co))
  co = coroutine.create(function() error({ code = 7 }) end)
  local ok, e = coroutine.resume(co)
  print(ok, type(e), e.code)
  co = coroutine.create(function() error() end)
  print(coroutine.resume(co))
  co = coroutine.create(function() local x = nil; return x.field end)
  ok, e = coroutine.resume(co)
  print(ok, strip(e))
end

print("-- wrap raises it")
do
  local f = coroutine.wrap(function() error("wrapped", 0) end)
  local ok, e = pcall(f)
  print(ok, strip(e))
  ok, e = pcall(f)
  print(ok, strip(e))
  f = coroutine.wrap(function() error({ "object" }) end)
  ok, e = pcall(f)
  print(ok, type(e), e[1])
end

print("-- pcall inside, the coroutine lives on")
do
  local co = coroutine.wrap(function()
    local ok, e = pcall(error, "caught", 0)
    coroutine.yield(ok, e)
    ok, e = pcall(function()
      coroutine.yield("inside pcall")
      error("after the yield", 0)
    end)
    coroutine.yield(ok, e)
    return "end"
  end)
  print(co())
  print(co())
  print(co())
  print(co())
end

print("-- xpcall with a handler across yields")
do
  local co = coroutine.wrap(function()
    return xpcall(function(a)
      local b = coroutine.yield(a)
      error("sum " .. a + b, 0)
    end, function(e) return "handled " .. e end, 1)
  end)
  print(co())
  print(co(2))
end

print("-- errors cross several coroutines when nobody catches them")
do
  local function nest(n)
    if n == 0 then error("deep", 0) end
    return coroutine.wrap(nest)(n - 1)
  end
  local ok, e = pcall(nest, 5)
  print(ok, tostring(e):match("deep"))
end

print("-- the depth of nested coroutines is limited, and the limit is an error")
do
  local depth = 0
  local function nest()
    depth = depth + 1
    local ok, e = coroutine.resume(coroutine.create(nest))
    if not ok then error(e, 0) end
  end
  local ok, e = pcall(nest)
  print(ok, tostring(e):match("C stack overflow"), depth > 100)
end

print("-- stack overflow inside a coroutine")
do
  local co = coroutine.create(function()
    local function f() return 1 + f() end
    return f()
  end)
  local ok, e = coroutine.resume(co)
  print(ok, tostring(e):match("stack overflow"), coroutine.status(co))
end

print("-- yielding where it is not possible")
do
  local co = coroutine.wrap(function() return pcall(table.sort, { 1, 2, 3 }, function() coroutine.yield() end) end)
  print(co())
  co = coroutine.wrap(function() return pcall(string.gsub, "x", "x", function() coroutine.yield() end) end)
  print(co())
  co = coroutine.wrap(function() return pcall(load, function() coroutine.yield() end) end)
  print(co())
end

print("-- resuming the wrong thing")
do
  local co = coroutine.create(function() coroutine.yield() end)
  coroutine.resume(co)
  coroutine.resume(co)
  print(coroutine.resume(co))
  local running
  running = coroutine.create(function()
    return coroutine.resume(coroutine.create(function() return coroutine.resume(running) end))
  end)
  print(coroutine.resume(running))
end

print("-- error levels and positions")
do
  local function raise() error("at the caller", 2) end
  local co = coroutine.create(function()
    raise()
  end)
  local _, e = coroutine.resume(co)
  print(e:match(":(%d+):") ~= nil, strip(e))
end

print("-- a traceback of a failed coroutine shows where it stopped")
do
  local function inner() error("stop here", 0) end
  local co = coroutine.create(function() inner() end)
  coroutine.resume(co)
  local trace = debug.traceback(co)
  print(trace:match("^stack traceback:\n"), select(2, trace:gsub("\n", "\n")) >= 2)
  print((debug.traceback(co, "message"):match("^[^\n]*")))
  print(debug.traceback(coroutine.create(print)))
end

print("-- an error object keeps its identity through pcall, wrap and resume")
do
  local object = setmetatable({}, { __tostring = function() return "object" end })
  local _, e = pcall(coroutine.wrap(function() error(object) end))
  print(e == object)
  local ok
  ok, e = coroutine.resume(coroutine.create(function() coroutine.wrap(function() error(object) end)() end))
  print(ok, e == object)
end
