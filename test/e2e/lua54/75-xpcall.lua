-- xpcall: handlers, their results, errors in handlers, arguments, nesting.

local function strip(message) return (tostring(message):gsub("^.-:%d+: ", "")) end

print("-- the handler gets the error object and decides the result")
print(xpcall(function() error("raised", 0) end, function(e) return "handled: " .. e end))
print(xpcall(function() error({ code = 5 }) end, function(e) return e.code end))
print(xpcall(function() error(nil) end, function(e) return "nil: " .. tostring(e) end))
print(xpcall(function() local x; x() end, strip))
print(xpcall(error, function(e) return e, "only one result" end, "direct"))
print(xpcall(error, function() end, "no result"))

print("-- without an error the handler is not called")
print(xpcall(function(...) return select("#", ...), ... end, error, 1, nil, 3, nil))
print(xpcall(math.max, print, 3, 7, 5))

print("-- the handler runs before the stack unwinds")
do
  local depth_in_handler, local_value
  local function fail()
    local secret = "still alive"
    error("x", 0)
  end
  xpcall(function() fail() end, function()
    local level = 1
    while debug.getinfo(level) do
      for i = 1, 10 do
        local name, value = debug.getlocal(level, i)
        if name == "secret" then local_value = value end
      end
      level = level + 1
    end
    depth_in_handler = level
  end)
  print(depth_in_handler > 3, local_value)
end

print("-- variables are closed after the handler")
do
  local order = {}
  xpcall(function()
    local guard <close> = setmetatable({}, { __close = function() order[#order + 1] = "closed" end })
    error("x")
  end, function() order[#order + 1] = "handler" end)
  print(table.concat(order, " "))
end

print("-- an error in the handler is handled by the handler again, until it gives up")
do
  local calls = 0
  local ok, e = xpcall(error, function(e)
    calls = calls + 1
    if calls < 5 then error("again " .. calls, 0) end
    return "finally after " .. calls .. ": " .. e
  end, "first")
  print(ok, e)
end
do
  local ok, e = xpcall(error, function() error("always") end, "first")
  print(ok, type(e))
end
do
  local ok, e = xpcall(error, function(e) local t; return t.x end, "first")
  print(ok, e ~= nil)
end

print("-- nested")
print(xpcall(function()
  local ok, e = xpcall(error, function(e) return "inner " .. e end, "one")
  error(e .. " then two", 0)
end, function(e) return "outer " .. e end))
print(pcall(xpcall, error, print))
print(xpcall(pcall, print, error, "caught inside"))
print(xpcall(xpcall, print, error, function(e) return "inner got " .. tostring(e) end, "value"))

print("-- arguments")
print(pcall(xpcall))
print(pcall(xpcall, print))
print(xpcall(5, strip))
print(xpcall(nil, strip))
print(pcall(xpcall, error, 5, "handler is no function"))

print("-- a callable table as the function; the handler must be a function")
do
  local callable = setmetatable({}, { __call = function(_, x) return "called with " .. tostring(x) end })
  print(xpcall(callable, print, 1))
  print(pcall(xpcall, error, callable, "e"))
end

print("-- handlers in coroutines")
print(coroutine.wrap(function()
  return xpcall(function()
    coroutine.yield()
    error("after", 0)
  end, function(e) return "in coroutine: " .. e end)
end)())
do
  local co = coroutine.wrap(function()
    return xpcall(function()
      coroutine.yield("paused")
      error("after", 0)
    end, function(e) return "in coroutine: " .. e end)
  end)
  print(co())
  print(co())
end

print("-- collecting tracebacks and messages")
do
  local report
  local ok = xpcall(function()
    local function risky(n) if n == 0 then error("risky", 0) end risky(n - 1) end
    risky(3)
  end, function(e)
    report = debug.traceback(e, 1)
    return e
  end)
  print(ok, report:match("^risky\nstack traceback:") ~= nil, select(2, report:gsub("\n", "")) > 5)
end

print("-- runtime errors of every kind reach the handler")
for _, f in ipairs {
  function() return 1 + nil end, function() return {} < {} end, function() return #5 end, function() return ("x") .. {} end, function() return 1 // 0 end,
  function() return 1 << 1.5 end, function() error() end, function() return nil .. "x" end, function() for i = 1, 10, 0 do end end, function() string.rep() end,
} do
  print(xpcall(f, strip))
end
