-- os.date and os.time: formats and fields that are errors.

local function reason(f, ...)
  local ok, message = pcall(f, ...)
  return ok, (tostring(message):gsub("^.-:%d+: ", ""))
end

print("-- conversions that do not exist")
for _, format in ipairs { "%", "%Q", "%Ez", "%E", "%O", "%Oc", "%EY%", "%k", "%l", "%P", "%s", "%v", "%+", "%-d", "%5Y", "%_d", "%f", "%i", "% d", "%\0", "%ä" } do
  local ok, message = reason(os.date, format, 0)
  print(string.format("%q", format), ok, (message:match("%((.*)%)$"):gsub("\0", "\\0")))
end

print("-- a valid prefix does not help")
print(reason(os.date, "%Y-%m-%Q", 0))
print(reason(os.date, "!%Y %", 0))

print("-- times")
print(reason(os.date, "%Y", "x"))
print(reason(os.date, "%Y", {}))
print(reason(os.date, "%Y", 1.5))
print((pcall(os.date, "%Y", math.maxinteger)))
print((pcall(os.date, "*t", math.mininteger)))
print(reason(os.date, {}, 0))

print("-- missing fields")
print(reason(os.time, {}))
print(reason(os.time, { year = 2024 }))
print(reason(os.time, { year = 2024, month = 1 }))
print(reason(os.time, { month = 1, day = 1 }))
print(reason(os.time, { year = 2024, day = 1 }))

print("-- fields that are no integers")
print(reason(os.time, { year = 2024, month = 1.5, day = 1 }))
print(reason(os.time, { year = "x", month = 1, day = 1 }))
print(reason(os.time, { year = 2024, month = 1, day = 1, hour = {} }))
print(reason(os.time, { year = 2024, month = 1, day = 1, min = "1.5" }))
print(reason(os.time, { year = 2024, month = 1, day = 1, sec = true }))

print("-- fields out of bound")
print(reason(os.time, { year = math.maxinteger, month = 1, day = 1 }))
print(reason(os.time, { year = 2024, month = math.mininteger, day = 1 }))
print(reason(os.time, { year = 2024, month = 1, day = 1 << 40 }))
print(reason(os.time, { year = -(1 << 31) - 2000, month = 1, day = 1 }))

print("-- the argument")
print(reason(os.time, 5))
print(reason(os.time, "now"))
print(reason(os.difftime))
print(reason(os.difftime, 1))
print(reason(os.difftime, 1, "x"))

print("-- fields are read through __index")
print(os.time(setmetatable({}, { __index = { year = 2000, month = 1, day = 1, hour = 0 } })))

print("-- a failed call leaves the table as it was")
do
  local t = { year = 2024, month = 13 }
  pcall(os.time, t)
  print(t.year, t.month, t.day)
end
