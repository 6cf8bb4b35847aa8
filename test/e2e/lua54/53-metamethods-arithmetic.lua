-- Metamethods of operators: arithmetic, bitwise, concatenation, length; which operand decides, results adjusted to one.

local log = {}
local function describe(v) return type(v) == "table" and (v.name or "table") or tostring(v) end

local meta = {}
for _, event in ipairs { "add", "sub", "mul", "div", "mod", "pow", "unm", "idiv", "band", "bor", "bxor", "shl", "shr", "bnot", "concat", "len" } do
  meta["__" .. event] = function(a, b)
    log[#log + 1] = event .. "(" .. describe(a) .. "," .. describe(b) .. ")"
    return event, "dropped"
  end
end
local function make(name) return setmetatable({ name = name }, meta) end
local function flush()
  print(table.concat(log, " "))
  log = {}
end

local a, b = make "a", make "b"

print("-- both operands")
print(a + b, a - b, a * b, a / b, a % b, a ^ b, a // b)
print(a & b, a | b, a ~ b, a << b, a >> b, a .. b)
flush()

print("-- unary operators get the operand twice, except that # only promises the first")
print(-a, ~a, #a)
log[#log] = log[#log]:gsub(",.*", ",...)")
flush()

print("-- one operand is enough, left or right")
print(a + 1, 1 + a, a .. "x", "x" .. a, a .. 1, 1 .. a, 2 ^ a, a & 1, 1 & a, 1.5 | a, a // 0, a << "x")
flush()

print("-- the left operand's metamethod is preferred")
do
  local left = setmetatable({}, { __add = function() return "left" end })
  local right = setmetatable({}, { __add = function() return "right" end, __sub = function() return "right sub" end })
  print(left + right, right + left, left - right, right - left)
end

print("-- concatenation associates to the right")
do
  local steps = {}
  local text
  text = setmetatable({}, { __concat = function(x, y)
    local s = (x == text and "T" or x) .. (y == text and "T" or y)
    steps[#steps + 1] = s
    return s
  end })
  print("a" .. "b" .. text .. "c" .. "d", table.concat(steps, " "))
  steps = {}
  print(text .. 1 .. 2, 1 .. 2 .. text, table.concat(steps, " "))
end

print("-- results are adjusted to one value, none becomes nil")
do
  local m = setmetatable({}, { __add = function() end, __unm = function() return 1, 2 end, __len = function() return "any value" end })
  print(m + 1, -m, #m)
  print((m + 1))
end

print("-- without a metamethod")
local function reason(f)
  local ok, message = pcall(f)
  return (tostring(message):gsub("^.-:%d+: ", ""))
end
do
  local plain = {}
  local named = setmetatable({}, { __name = "Money" })
  print(reason(function() return plain + 1 end))
  print(reason(function() return 1 - plain end))
  print(reason(function() return -plain end))
  print(reason(function() return plain .. "x" end))
  print(reason(function() return plain & 1 end))
  print(reason(function() return ~plain end))
  print(reason(function() return named * 2 end))
  print(reason(function() return named .. "" end))
  print(reason(function() return named | 1 end))
end

print("-- a metamethod that is no function may be callable")
do
  local m = setmetatable({}, { __add = setmetatable({}, { __call = function(_, x, y) return "called", x, y end }) })
  print((m + 5))
  local bad = setmetatable({}, { __add = 5 })
  print((reason(function() return bad + 1 end):gsub("%(.-%)", "(...)")))
end

print("-- metamethods on numbers' and strings' behalf: the other operand is tried first when it has one")
do
  local m = setmetatable({}, { __add = function(x, y) return describe(x) .. "+" .. describe(y) end })
  print("10" + m, m + "10", 1.5 + m)
end

print("-- complex numbers")
do
  local Complex = {}
  Complex.__index = Complex
  local function new(re, im) return setmetatable({ re = re, im = im or 0 }, Complex) end
  local function lift(x) return type(x) == "number" and new(x) or x end
  Complex.__add = function(x, y) x, y = lift(x), lift(y) return new(x.re + y.re, x.im + y.im) end
  Complex.__sub = function(x, y) x, y = lift(x), lift(y) return new(x.re - y.re, x.im - y.im) end
  Complex.__mul = function(x, y) x, y = lift(x), lift(y) return new(x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re) end
  Complex.__unm = function(x) return new(-x.re, -x.im) end
  Complex.__eq = function(x, y) return x.re == y.re and x.im == y.im end
  Complex.__tostring = function(x) return string.format("%g%+gi", x.re, x.im) end
  local i = new(0, 1)
  print(tostring(i * i), tostring(1 + 2 * i), tostring((1 + i) * (1 - i)), i * i == new(-1), -i == 0 - i, i * i == -1)
end

print("-- big natural numbers")
do
  local Natural = {}
  local function from(text)
    local digits = {}
    for i = #text, 1, -1 do digits[#digits + 1] = tonumber(text:sub(i, i)) end
    return setmetatable(digits, Natural)
  end
  local function trim(digits)
    while #digits > 1 and digits[#digits] == 0 do digits[#digits] = nil end
    return setmetatable(digits, Natural)
  end
  Natural.__add = function(x, y)
    local out, carry = {}, 0
    for i = 1, math.max(#x, #y) + 1 do
      local sum = (x[i] or 0) + (y[i] or 0) + carry
      out[i], carry = sum % 10, sum // 10
    end
    return trim(out)
  end
  Natural.__mul = function(x, y)
    local out = {}
    for i = 1, #x + #y do out[i] = 0 end
    for i = 1, #x do
      local carry = 0
      for j = 1, #y do
        local value = out[i + j - 1] + x[i] * y[j] + carry
        out[i + j - 1], carry = value % 10, value // 10
      end
      out[i + #y] = out[i + #y] + carry
    end
    return trim(out)
  end
  Natural.__tostring = function(x) return table.concat(x):reverse() end
  local f = from "1"
  for n = 2, 30 do f = f * from(tostring(n)) end
  print(tostring(f))
  local p, q = from "0", from "1"
  for _ = 1, 150 do p, q = q, p + q end
  print(tostring(p))
end
