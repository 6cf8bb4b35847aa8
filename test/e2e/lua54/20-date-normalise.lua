-- os.time: building times from fields, normalisation of fields out of range, round trips.

local function at(fields)
  local t = os.time(fields)
  return t, os.date("!%Y-%m-%d %H:%M:%S", t)
end

print("-- noon is the default hour, zero the default minute and second")
print(at { year = 1970, month = 1, day = 1 })
print(at { year = 1970, month = 1, day = 1, hour = 0 })
print(at { year = 2024, month = 2, day = 29, hour = 23, min = 59, sec = 59 })
print(at { year = 2000, month = 1, day = 1, hour = 1, min = 2, sec = 3 })

print("-- fields out of range carry over")
print(at { year = 2023, month = 14, day = 1 })
print(at { year = 2023, month = 0, day = 1 })
print(at { year = 2023, month = -11, day = 1 })
print(at { year = 2023, month = 3, day = 0 })
print(at { year = 2024, month = 3, day = 0 })
print(at { year = 2023, month = 1, day = 366 })
print(at { year = 2023, month = 1, day = -364 })
print(at { year = 2023, month = 1, day = 1, hour = 25 })
print(at { year = 2023, month = 1, day = 1, hour = -1 })
print(at { year = 2023, month = 1, day = 1, hour = 0, min = 1440 })
print(at { year = 2023, month = 1, day = 1, hour = 0, min = -1 })
print(at { year = 2023, month = 1, day = 1, hour = 0, sec = 86400 * 365 })
print(at { year = 2023, month = 1, day = 1, hour = 0, sec = -1 })
print(at { year = 2023, month = 25, day = 32, hour = 24, min = 60, sec = 60 })
print(at { year = 2023, month = 2, day = 30 })

print("-- the fields of the table are normalised in place")
do
  local t = { year = 2023, month = 14, day = 32, hour = 25, min = 61, sec = 61 }
  print(os.time(t))
  print(t.year, t.month, t.day, t.hour, t.min, t.sec, t.wday, t.yday, t.isdst)
end

print("-- wday, yday and unknown fields do not matter on the way in")
print(at { year = 2024, month = 5, day = 6, wday = 99, yday = -1, other = "x" })

print("-- fields may be numerals or floats with an integer value")
print(at { year = "2024", month = "5", day = "6", hour = "7" })
print(at { year = 2024.0, month = 5.0, day = 6.0 })

print("-- before the epoch and far away")
print(at { year = 1969, month = 12, day = 31, hour = 23, min = 59, sec = 58 })
print(at { year = 1900, month = 1, day = 1, hour = 0 })
print(at { year = 1600, month = 2, day = 29, hour = 0 })
print(at { year = 2100, month = 2, day = 29, hour = 0 })
print(at { year = 9999, month = 12, day = 31, hour = 23 })
print(os.time { year = 1, month = 1, day = 1, hour = 0 })
print(os.time { year = 20000, month = 1, day = 1, hour = 0 })

print("-- round trips")
do
  local bad = 0
  for t = -5000000000, 5000000000, 123456789 do
    if os.time(os.date("*t", t)) ~= t then bad = bad + 1 end
  end
  print("bad", bad)
end

print("-- leap years")
do
  local leap = {}
  for _, year in ipairs { 1600, 1700, 1800, 1900, 1999, 2000, 2004, 2023, 2024, 2100, 2400 } do
    local days = os.date("*t", os.time { year = year, month = 12, day = 31 }).yday
    if days == 366 then leap[#leap + 1] = year end
  end
  print(table.concat(leap, " "))
end

print("-- calendars: the last day of each month, Friday the 13th")
do
  local days = {}
  for month = 1, 12 do days[month] = os.date("*t", os.time { year = 2023, month = month + 1, day = 0 }).day end
  print(table.concat(days, " "))
  local fridays = {}
  for month = 1, 12 do
    if os.date("*t", os.time { year = 2026, month = month, day = 13 }).wday == 6 then fridays[#fridays + 1] = os.date("%b", os.time { year = 2026, month = month, day = 13 }) end
  end
  print(table.concat(fridays, " "))
end

print("-- a month printed as a calendar")
do
  local first = os.date("*t", os.time { year = 2024, month = 2, day = 1 })
  local last = os.date("*t", os.time { year = 2024, month = 3, day = 0 }).day
  local column = (first.wday + 5) % 7
  print(os.date("%B %Y", os.time(first)))
  io.write(("   "):rep(column))
  for day = 1, last do
    io.write(string.format("%2d ", day))
    column = column + 1
    if column % 7 == 0 or day == last then print() end
  end
end

print("-- differences")
print(os.difftime(10, 4), os.difftime(4, 10), math.type(os.difftime(2, 1)))
print(os.difftime(os.time { year = 2024, month = 3, day = 1, hour = 0 }, os.time { year = 2024, month = 2, day = 1, hour = 0 }) / 86400)

print("-- the present")
do
  local now = os.time()
  print(math.type(now), now > 1700000000)
  local t = os.date("*t")
  print(math.abs(os.time(t) - now) <= 2)
  print(os.date("%Y") + 0 >= 2023)
end
