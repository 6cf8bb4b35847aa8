-- Yields across pcall, metamethods, iterators, comparisons, dofile-like calls: the places where C meets Lua.

local yield = coroutine.yield

-- Runs a body, prints what it yields, answers every yield with a running number.
local function drive(label, body, ...)
  local co = coroutine.create(body)
  local results = table.pack(coroutine.resume(co, ...))
  local n = 0
  io.write(label, ":")
  while coroutine.status(co) == "suspended" do
    io.write(" ", tostring(results[2]))
    n = n + 1
    results = table.pack(coroutine.resume(co, n))
  end
  for i = 1, results.n do results[i] = tostring(results[i]) end
  print(" ->", table.concat(results, " ", 1, results.n))
end

drive("pcall", function() return pcall(yield, "a") end)
drive("nested pcall", function() return pcall(pcall, pcall, function() return yield("a") + yield("b") end) end)
drive("xpcall", function() return xpcall(function() yield("a") error("e", 0) end, function(e) return e .. "!" end) end)
drive("error after yield in pcall", function() return pcall(function() yield(1) yield(2) error({}) end) and 1 or "caught" end)

local meta = {}
for _, event in ipairs { "add", "sub", "mul", "div", "mod", "pow", "unm", "idiv", "band", "bor", "bxor", "shl", "shr", "bnot", "concat", "len", "eq", "lt", "le", "index", "call" } do
  meta["__" .. event] = function() return yield(event) end
end
meta.__newindex = function(_, key, value) yield("newindex " .. key .. "=" .. tostring(value)) end
local function new() return setmetatable({}, meta) end

drive("arithmetic", function()
  local a, b = new(), new()
  return a + b, a - 1, 2 * b, a / b, a % b, a ^ b, -a, a // b
end)
drive("bitwise", function()
  local a, b = new(), new()
  return a & b, a | 1, 1 ~ b, a << b, a >> 1, ~a
end)
drive("concat", function()
  local a = new()
  return a .. "x", "x" .. a, "a" .. "b" .. a .. "c" .. "d"
end)
drive("length and call", function()
  local a = new()
  return #a, a(1, 2, 3), (a())
end)
drive("comparison", function()
  local a, b = new(), new()
  return a == b, a ~= b, a < b, a <= b, a > b, a >= b, a < 1, 1 <= a, not (a < b)
end)
drive("conditions", function()
  local a, b = new(), new()
  if a < b then yield("then") else yield("else") end
  if a == b and a <= b then yield("both") end
  while not (a < b) do yield("never") end
  return a == b and "yes" or "no"
end)
drive("index", function()
  local a = new()
  local sum = a.x + a[1]
  a.y = "stored"
  a[2] = sum
  return sum, a.field, (a["other"])
end)
drive("index through a chain", function()
  local a = setmetatable({}, { __index = setmetatable({}, { __index = function(_, key) return yield("far " .. key) end }) })
  return a.one, a.two
end)
drive("globals", function()
  local _ENV = setmetatable({}, { __index = function(_, name) return yield("global " .. name) end, __newindex = function(_, name) yield("set " .. name) end })
  something = other
  return third
end)

drive("iterator", function()
  local sum = 0
  for value in function() return yield("next") end do
    sum = sum + value
    if value >= 3 then break end
  end
  return sum
end)
drive("pairs metamethod", function()
  local t = setmetatable({}, { __pairs = function() yield("pairs") return function(_, k) k = (k or 0) + 1 yield("step") if k < 3 then return k, k end end end })
  local out = {}
  for k, v in pairs(t) do out[#out + 1] = k + v end
  return table.concat(out, ",")
end)
drive("table functions cannot", function() return pcall(table.concat, setmetatable({}, { __len = function() return yield("x") end })) end)

drive("arguments half evaluated", function()
  local function f(...) return table.concat({ ... }, "+") end
  return f("a", yield("one"), "b", f(yield("two"), yield("three")), yield("four"))
end)
drive("table constructor", function()
  local t = { yield("1"), x = yield("x"), yield("2"), [yield("key")] = yield("value"), yield("last") }
  return t[1], t.x, t[2], t[3], t[4]
end)
drive("multiple assignment", function()
  local a, b = 0, 0
  a, b = yield("a"), yield("b")
  a, b = b, a
  return a, b
end)
drive("tail call", function() return yield("tail") end)
drive("tail call chain", function(n)
  local function f(k)
    if k == 0 then return yield("end") end
    return f(k - 1)
  end
  return f(n)
end, 1000)
drive("varargs", function(...)
  local function f(...)
    yield(select("#", ...))
    return ...
  end
  return f(...)
end, 1, nil, 3)
drive("closing", function()
  do
    local a <close> = setmetatable({}, { __close = function() yield("close a") end })
    local b <close> = setmetatable({}, { __close = function() yield("close b") end })
    yield("body")
  end
  return "after"
end)
drive("closing on error", function()
  return pcall(function()
    local a <close> = setmetatable({}, { __close = function(_, e) yield("closing after " .. tostring(e)) end })
    error("problem", 0)
  end)
end)
drive("closing on return", function()
  local function f()
    local a <close> = setmetatable({}, { __close = function() yield("closing") end })
    return 1, 2, 3
  end
  return f()
end)
drive("deep pcalls", function()
  local function nest(n)
    if n == 0 then return yield("bottom") end
    local ok, value = pcall(nest, n - 1)
    return ok and value + 1
  end
  return nest(100)
end)
drive("coroutine inside coroutine", function()
  local inner = coroutine.wrap(function()
    yield("inner only")
    return "inner end"
  end)
  yield(inner())
  yield(inner())
  return "outer end"
end)
drive("dofile", function()
  local file = assert(io.open("chunk.lua", "w"))
  file:write("local answer = coroutine.yield('from the file') return answer * 10")
  file:close()
  return dofile("chunk.lua")
end)
drive("require cannot", function()
  package.preload.yielding = function() return yield("loader") end
  return pcall(require, "yielding")
end)
