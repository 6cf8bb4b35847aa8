-- error, assert and pcall with every kind of value, levels and positions.

print("-- values travel unchanged")
for _, value in ipairs { 1, 1.5, true, "text", "" } do print(pcall(error, value)) end
print(pcall(error, nil))
print(pcall(error))
print(pcall(error, false))
do
  local t, f, co = { "table" }, function() end, coroutine.create(print)
  print(select(2, pcall(error, t)) == t, select(2, pcall(error, f)) == f, select(2, pcall(error, co)) == co, select(2, pcall(error, io.stdout)) == io.stdout)
end

print("-- positions: level 1 is where error was called, 2 the caller, 0 none; only strings get one")
do
  local function strip(message) return tostring(message):match("^.-:(%d+): (.*)$") end
  local base = debug.getinfo(1, "l").currentline
  local function raise(level)
    error("message", level)
  end
  local function call(level)
    raise(level)
  end
  local function relative(...)
    local ok, message = pcall(...)
    local line, text = strip(message)
    return ok, line and line - base, text or message
  end
  print(relative(call, 1))
  print(relative(call, 2))
  print(relative(call, 3))
  print(relative(call, 0))
  print(relative(call, 50))
  print(relative(call, nil))
  print(pcall(error, 42, 1))
  print(pcall(error, 42, 2))
  print(pcall(error, "direct", 1))
  print(pcall(error, "direct", 2))
end

print("-- assert")
print(assert(1, 2, 3))
print(assert("only"))
print(pcall(assert, false))
print(pcall(assert, nil, "message"))
print(pcall(assert, false, 42))
print(pcall(assert, nil, nil))
print(pcall(assert, false, "first", "second"))
do
  local e = {}
  print(select(2, pcall(assert, false, e)) == e)
end
print(pcall(assert))
print(select("#", assert(true, nil, nil)))

print("-- positions of assert")
do
  local ok, message = pcall(function() assert(false, "no position") end)
  print(ok, message)
  ok, message = pcall(function() assert(io.open("missing.file")) end)
  print(ok, message)
end

print("-- pcall returns everything")
print(pcall(function() return end))
print(pcall(function() return 1, nil, 3, nil end))
print(select("#", pcall(function() return nil, nil end)))
print(pcall(pcall))
print(pcall(pcall, error, "inner"))
print(pcall(pcall, pcall, error))
print(pcall(select, 2, "a", "b"))
print(pcall(5))
print((pcall(pcall)))

print("-- rethrowing keeps the value")
do
  local first = { code = 1 }
  local ok, e = pcall(function()
    local _, inner = pcall(error, first)
    inner.seen = true
    error(inner)
  end)
  print(ok, e == first, e.seen)
  ok, e = pcall(function()
    local _, inner = pcall(error, "plain", 0)
    error(inner, 0)
  end)
  print(ok, e)
end

print("-- classes of errors")
do
  local Error = {}
  Error.__index = Error
  Error.__tostring = function(e) return e.kind .. ": " .. e.message end
  local function throw(kind, message) error(setmetatable({ kind = kind, message = message }, Error)) end
  local function try(f, handlers)
    local result = table.pack(pcall(f))
    if result[1] then return table.unpack(result, 2, result.n) end
    local e = result[2]
    local handler = getmetatable(e) == Error and handlers[e.kind] or handlers.any
    if not handler then error(e, 0) end
    return handler(e)
  end
  print(try(function() return "fine", 2 end, {}))
  print(try(function() throw("io", "disk") end, { io = function(e) return "handled " .. tostring(e) end }))
  print(try(function() throw("net", "down") end, { any = function(e) return "any " .. tostring(e) end }))
  print(pcall(try, function() error("not ours", 0) end, {}))
  local ok, e = pcall(throw, "x", "y")
  print(ok, tostring(e), e.kind)
end

print("-- cleaning up with and without an error")
do
  local function with(resource, f)
    local result = table.pack(pcall(f, resource))
    resource.closed = true
    if not result[1] then error(result[2], 0) end
    return table.unpack(result, 2, result.n)
  end
  local r = {}
  print(with(r, function() return "value", nil, 3 end), r.closed)
  r = {}
  print(pcall(with, r, function() error("inside", 0) end))
  print(r.closed)
end

print("-- errors inside nested pcalls stay inside")
do
  local depth = 0
  local function nest(n)
    depth = depth + 1
    if n == 0 then error("bottom", 0) end
    local ok, e = pcall(nest, n - 1)
    if n % 10 == 0 then error(e .. "^", 0) end
    return ok
  end
  print(pcall(nest, 25), depth)
  print(pcall(nest, 0))
end

print("-- many errors")
do
  local count = 0
  for i = 1, 20000 do
    if not pcall(error, i) then count = count + 1 end
  end
  print(count)
end

print("-- an error message may be any bytes")
do
  local _, e = pcall(error, "zero\0 and \xff", 0)
  print(#e, e == "zero\0 and \xff")
end
