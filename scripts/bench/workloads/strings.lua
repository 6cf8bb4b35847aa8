-- Text: building, formatting, searching and replacing.
local parts = {}
for i = 1, 20000 do
  parts[#parts + 1] = string.format("%05d:%s", i, ("x"):rep(i % 10))
end
local text = table.concat(parts, "\n")
local words = 0
for _ in text:gmatch("%d+:x*") do words = words + 1 end
local replaced, count = text:gsub("x+", function(run) return #run end)

assert(words == 20000 and count == 18000 and #replaced < #text)
