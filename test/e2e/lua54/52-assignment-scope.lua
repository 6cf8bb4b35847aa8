-- Multiple assignment, evaluation, local scope, shadowing, _ENV, globals, closures and upvalues.

print("-- swaps and rotations")
do
  local a, b, c = 1, 2, 3
  a, b = b, a
  print(a, b)
  a, b, c = b, c, a
  print(a, b, c)
  local t = { 1, 2, 3 }
  local i = 1
  i, t[i] = i + 1, "set"
  print(i, t[1], t[2])
  t[1], t[2], t[3] = t[3], t[1], t[2]
  print(t[1], t[2], t[3])
end

print("-- too few and too many")
do
  local a, b, c = 1
  print(a, b, c)
  a, b = 1, 2, 3
  print(a, b)
  local x, y = nil
  print(x, y)
end

print("-- shadowing")
do
  local x = 1
  local x = x + 1
  do
    local x = x * 10
    print(x)
  end
  print(x)
  local function x() return "function" end
  print(x())
  local f = function() return f end -- f inside is the global
  print(f())
  local function g() return g end
  print(g() == g)
end

print("-- a local is not visible in its own initialisation")
do
  local outer = "outer"
  local outer = outer and "seen: " .. outer
  print(outer)
end

print("-- closures share variables")
do
  local function counter()
    local n = 0
    return function() n = n + 1 return n end, function() return n end, function(value) n = value end
  end
  local up, get, set = counter()
  up()
  up()
  print(get())
  set(10)
  print(up(), get())
  local up2 = counter()
  print(up2(), up())
end

print("-- loops make new variables, blocks too")
do
  local fs = {}
  for i = 1, 3 do
    local j = i * 10
    fs[#fs + 1] = function() j = j + 1 return i, j end
  end
  print(fs[1]())
  print(fs[1]())
  print(fs[3]())
  local k = 0
  while k < 2 do
    k = k + 1
    local own = k
    fs[k] = function() return own, k end
  end
  print(fs[1]())
  print(fs[2]())
end

print("-- globals live in _G")
do
  some_global = "value"
  print(_G.some_global, _G["some_global"], rawget(_G, "some_global"), _ENV == _G, _G._G == _G)
  _G.other_global = 5
  print(other_global, undefined_global)
  some_global, other_global = nil, nil
  print(some_global)
end

print("-- _ENV is a variable like others")
do
  local print = print
  do
    local _ENV = { x = "inside" }
    print(x, y)
    y = "assigned"
    print(_ENV.y)
  end
  print(x, y)
  local function sandbox(_ENV) return a + b end
  print(sandbox { a = 1, b = 2 })
  local _ENV <const> = setmetatable({}, { __index = _G, __newindex = function(t, name, value) rawset(t, name, "set " .. value) end })
  z = "z"
  print(z, _G.z)
end

print("-- strict globals through a metatable")
do
  local meta = {
    __index = function(_, name) error("undefined variable " .. name, 2) end,
    __newindex = function(_, name) error("assignment to undefined variable " .. name, 2) end,
  }
  setmetatable(_G, meta)
  local ok, message = pcall(function() return not_defined end)
  print(ok, (message:gsub("^.-:%d+: ", "")))
  ok, message = pcall(function() not_defined = 1 end)
  print(ok, (message:gsub("^.-:%d+: ", "")))
  rawset(_G, "declared", 1)
  declared = 2
  print(declared)
  setmetatable(_G, nil)
  declared = nil
end

print("-- method definitions")
do
  local account = { balance = 0 }
  function account.static(x) return x * 2 end
  function account:deposit(n)
    self.balance = self.balance + n
    return self
  end
  account.nested = { deeper = {} }
  function account.nested.deeper.f(x) return "f" .. x end
  function account.nested.deeper:g() return self == account.nested.deeper end
  print(account.static(4), account:deposit(5):deposit(6).balance, account.nested.deeper.f(1), account.nested.deeper:g())
  print(account["deposit"](account, 1).balance)
end

print("-- calls without parentheses")
do
  local function f(x) return type(x) == "table" and #x or x end
  print(f"string", f'x', f[[long]], f{ 1, 2, 3 }, f{}, #f"abc", ("x"):rep(3), f"a" .. f"b")
end

print("-- and, or, not")
print(nil and 1, false and 1, 1 and 2, nil or 1, false or nil, 1 or 2, not nil, not 0, nil and nil or "default", false == nil, 1 and nil or 3)
do
  local calls = 0
  local function touch(v) calls = calls + 1 return v end
  local _ = touch(false) and touch(true), touch(true) or touch(false)
  print(calls)
end

print("-- precedence")
print(2 + 3 * 4 ^ 2 / 2, -2 ^ 2, not 1 == 2, 1 .. 2 .. 3, 2 ^ -1, -3 % 5, 7 // 2 * 2, 1 < 2 == true, "a" .. 1 + 2, 2 * -3, - - 3, not not nil)

print("-- an upvalue chain four functions deep")
do
  local function a()
    local v = 1
    return function()
      return function()
        return function()
          v = v * 2
          return v
        end
      end
    end
  end
  local f = a()()()
  f()
  print(f())
end

print("-- two hundred locals")
do
  local parts = {}
  for i = 1, 190 do parts[i] = "local v" .. i .. " = " .. i end
  parts[#parts + 1] = "return v1 + v190"
  print(load(table.concat(parts, "\n"))())
  for i = 191, 201 do parts[i] = "local v" .. i .. " = " .. i end
  local f, message = load(table.concat(parts, "\n"), "=many")
  print(f, (message:gsub(" near .*", "")))
end
