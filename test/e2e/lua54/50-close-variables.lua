-- To-be-closed variables: order, errors, returns, breaks, coroutines, false and nil, const variables.

local function guard(name, log)
  return setmetatable({}, {
    __close = function(_, e)
      if log then log[#log + 1] = name else print("close " .. name, e) end
    end,
  })
end

print("-- reverse order at the end of the block")
do
  local a <close> = guard "a"
  local b <close> = guard "b"
  local c <const> = 5
  print("body", c)
end

print("-- nil and false are ignored")
do
  local a <close> = nil
  local b <close> = false
  print("fine")
end

print("-- other values are refused when they are bound")
print(pcall(function() local x <close> = 42 end))
print(pcall(function() local x <close> = {} end))
print(pcall(function() local x <close> = "text" end))
print(pcall(function()
  local first <close> = guard "first"
  local second <close> = 42
end))

print("-- the result of return is computed before closing")
do
  local function f()
    local value = "before"
    local a <close> = setmetatable({}, { __close = function() value = "after" end })
    return value
  end
  print(f())
  local function several()
    local a <close> = guard "several"
    return 1, 2, 3
  end
  print(several())
end

print("-- break, goto and the end of each round")
for i = 1, 3 do
  local a <close> = guard("round " .. i)
  if i == 2 then break end
end

print("-- on errors the error object is passed along")
print(pcall(function()
  local a <close> = guard "outer"
  local b <close> = guard "inner"
  error("the error", 0)
end))
print(pcall(function()
  local a <close> = guard "nil error"
  error(nil)
end))
print(pcall(function()
  local a <close> = guard "table error"
  error(setmetatable({}, { __tostring = function() return "an object" end }))
end))

print("-- an error while closing replaces the previous one")
print(pcall(function()
  local a <close> = guard "last"
  local b <close> = setmetatable({}, { __close = function(_, e) error("from close, after " .. tostring(e), 0) end })
  local c <close> = guard "first"
  error("original", 0)
end))
print(pcall(function()
  local a <close> = setmetatable({}, { __close = function(_, e) error("second, after " .. tostring(e), 0) end })
  local b <close> = setmetatable({}, { __close = function(_, e) error("first, after " .. tostring(e), 0) end })
end))

print("-- a tail call is not one inside the scope")
do
  local function tail() print("called first") return "result" end
  local function f()
    local a <close> = guard "then closed"
    return tail()
  end
  print(f())
end

print("-- changing the metatable after binding")
do
  local ok, message = pcall(function()
    local a <close> = setmetatable({}, { __close = print })
    setmetatable(a, {})
  end)
  print(ok, message:gsub("^.-:%d+: ", ""))
end

print("-- in coroutines: closing happens when the coroutine finishes or is closed")
do
  local log = {}
  local co = coroutine.create(function()
    local a <close> = guard("a", log)
    coroutine.yield(1)
    local b <close> = guard("b", log)
    coroutine.yield(2)
  end)
  print(coroutine.resume(co))
  print(coroutine.resume(co))
  print(#log, coroutine.close(co), table.concat(log, " "), coroutine.status(co))
  log = {}
  co = coroutine.wrap(function()
    local a <close> = guard("finished", log)
    coroutine.yield()
    return "end"
  end)
  co()
  print(co(), table.concat(log, " "))
end

print("-- __close may yield")
do
  local co = coroutine.wrap(function()
    do
      local a <close> = setmetatable({}, { __close = function() coroutine.yield("while closing") end })
      coroutine.yield("body")
    end
    return "after"
  end)
  print(co(), co(), co())
end

print("-- const")
do
  local n <const> = 10
  local text <const> = "constant"
  local function f() return n, text end
  print(f())
  print((select(2, load("local x <const> = 1; x = 2", "=s"))))
  print((select(2, load("local x <const> = 1; local function f() x = 2 end", "=s"))))
  print((select(2, load("local x <close> = nil; x = 2", "=s"))))
  print((select(2, load("local x <other> = 1", "=s"))))
  local t <const> = {}
  t.field = "the table itself can change"
  print(t.field)
end

print("-- an upvalue of a closed variable is still readable")
do
  local get
  do
    local a <close> = guard "captured"
    get = function() return type(a) end
  end
  print(get())
end

print("-- transactions: undo on error, keep on success")
do
  local data = { balance = 100 }
  local function transaction()
    local copy = {}
    for key, value in pairs(data) do copy[key] = value end
    return setmetatable({}, {
      __close = function(_, e)
        if e ~= nil then data = copy end
      end,
    })
  end
  print(pcall(function()
    local undo <close> = transaction()
    data.balance = data.balance - 150
    if data.balance < 0 then error("insufficient", 0) end
  end))
  print(data.balance)
  print(pcall(function()
    local undo <close> = transaction()
    data.balance = data.balance - 50
  end))
  print(data.balance)
end

print("-- deep nesting closes everything")
do
  local closed = 0
  local meta = { __close = function() closed = closed + 1 end }
  local function nest(n)
    local g <close> = setmetatable({}, meta)
    if n == 0 then error("bottom", 0) end
    nest(n - 1)
  end
  print(pcall(nest, 100))
  print(closed)
end
