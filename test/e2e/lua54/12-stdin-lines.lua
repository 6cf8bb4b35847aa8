-- Standard input by lines: io.lines, io.read and a report over columns, the way small filters are written.
-- stdin: # city degrees\nBerlin 4.5\nLisbon 16\nOslo -7.25\n\nCairo 21.5\nno newline at the end

print("-- the first line, then the rest by io.lines")
print(io.read())

local rows, skipped = {}, {}
for line in io.lines() do
  local city, degrees = line:match("^(%a+)%s+(%-?[%d.]+)$")
  if city then
    rows[#rows + 1] = { city = city, degrees = tonumber(degrees) }
  else
    skipped[#skipped + 1] = line
  end
end

table.sort(rows, function(a, b) return a.degrees < b.degrees end)
local sum = 0
for i, row in ipairs(rows) do
  sum = sum + row.degrees
  print(string.format("%d. %-8s %6.2f %s", i, row.city, row.degrees, math.type(row.degrees)))
end
print(string.format("mean %.3f", sum / #rows))
for _, line in ipairs(skipped) do print("skipped", "[" .. line .. "]") end

print("-- the end stays the end")
print(io.read("l"), io.read("a"), io.read("n"), io.read(0))
print(io.type(io.stdin))
for _ in io.lines() do print("never") end
print(io.stdin:close(), io.type(io.stdin))
print(pcall(io.read))
